// The least that an Electron application is: a window as large as Relata's, and a page in it.
const { join } = require('node:path')
const { app, BrowserWindow } = require('electron')

void app.whenReady().then(() => new BrowserWindow({ width: 1440, height: 900 }).loadFile(join(__dirname, 'page', 'index.html')))
