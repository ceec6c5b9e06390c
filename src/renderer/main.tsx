import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './theme/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { RecoveryView } from './features/recovery/recovery-view'
import { followEvents, queries } from './queries'

followEvents()
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root element')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      {new URLSearchParams(location.search).get('view') === 'recovery' ? <RecoveryView /> : <App />}
    </QueryClientProvider>
  </StrictMode>,
)
