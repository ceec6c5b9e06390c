// A window of the same Electron that Relata runs in, with a page and nothing else: electron window.cjs ADDRESS.
const { app, BrowserWindow } = require('electron')

app.on('window-all-closed', () => app.quit())
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900 })
  return window.loadURL(process.argv.at(-1))
})
