import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './theme/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { Fragment, lazy, type ReactNode, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { RecoveryView } from './features/recovery/recovery-view'
import { askAhead } from './first-screen'
import { followEvents, queries } from './queries'
import { goOn } from './state/actions'
import { say } from './state/jobs'
import { restoreConsoles } from './state/consoles'
import { countUses } from './state/uses'
import { keepWindow, restoreWindow } from './state/kept'
import { readPreferences } from './state/preferences'
import { keepSession, restoreSession } from './state/session'
import { errorText } from './ui/error-text'
import { Tooltips } from './ui/tooltip'
import { chooseLanguage, t, useLanguage } from './words'

// For those who build Relata: never loaded by the application itself.
const Gallery = lazy(async () => ({ default: (await import('./gallery/gallery')).Gallery }))

followEvents()
chooseLanguage('system')
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root element')
const view = new URLSearchParams(location.search).get('view')
if (view === 'recovery') render(root, <RecoveryView />)
else if (view === 'components') render(root, <Gallery />)
else void showApp(root)

/** After a page that failed, with what that one showed. */
async function showApp(into: HTMLElement): Promise<void> {
  // Beside what is asked next, and before the first text is drawn; what cannot be read is told where settings are shown.
  const preferences = readPreferences().catch(() => undefined)
  const firstScreen = askAhead()
  const failed = await restoreWindow().catch((error: unknown) => {
    say(t('frame.notBack', { why: errorText(error) }))
    return []
  })
  // After a page that ended well: what was open at the last end.
  if (failed === undefined) await restoreSession().catch((error: unknown) => say(t('tabs.notRestored', { why: errorText(error) })))
  keepWindow()
  await restoreConsoles()
  keepSession((error) => say(t('tabs.notKept', { why: errorText(error) })))
  countUses()
  await firstScreen
  chooseLanguage((await preferences)?.language ?? 'system')
  render(into, <App />)
  goOn(failed ?? [])
}

function render(into: HTMLElement, page: ReactNode): void {
  createRoot(into).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <InLanguage>
          <Tooltips>
            <Suspense>{page}</Suspense>
          </Tooltips>
        </InLanguage>
      </QueryClientProvider>
    </StrictMode>,
  )
}

/** Draws everything anew in another language; what is open stays, since it is not kept here. */
function InLanguage({ children }: { readonly children: ReactNode }) {
  return <Fragment key={useLanguage()}>{children}</Fragment>
}
