import { createRoot } from 'react-dom/client'

const root = document.getElementById('root')
if (root === null) throw new Error('there is no root')
createRoot(root).render(<button type="button">Ready</button>)
