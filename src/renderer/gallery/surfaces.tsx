import { AppError } from '@shared/errors'
import { Database, ExternalLink, RefreshCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Banner, LinkButton } from '../ui/banner'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { EmptyState, ErrorState, Skeleton } from '../ui/error-state'
import { Menu, MenuItems } from '../ui/menu'
import { Tooltip } from '../ui/tooltip'
import { Card } from './card'
import styles from './gallery.module.css'

const nothing = () => undefined
const LOST = new AppError('unreachable', 'Nothing listens on 127.0.0.1:5432', {
  hint: 'Is the server running, and is the port right?',
  detail: { code: 'ECONNREFUSED' },
})

/** A menu and a tooltip. */
export function MenuCard() {
  const groups = [
    [
      { label: 'Open', icon: <ExternalLink size={14} />, shortcut: 'Enter', onSelect: nothing },
      { label: 'Open in background', shortcut: 'Ctrl Enter', onSelect: nothing },
    ],
    [
      { label: 'Refresh', icon: <RefreshCw size={14} />, shortcut: 'F5', onSelect: nothing },
      { label: 'Forget cached…', items: [{ label: 'This relation (3 entries)', onSelect: nothing }] },
      { label: 'Export schema…', disabled: 'It has not been read yet', onSelect: nothing },
    ],
    [{ label: 'Remove…', icon: <Trash2 size={14} />, danger: true, onSelect: nothing }],
  ]
  return (
    <Card title="Menu and tooltip">
      <Menu content={<MenuItems groups={groups} />}>
        <div className={styles['trigger']} data-testid="menu-trigger">
          Right-click here
        </div>
      </Menu>
      <Tooltip text="Read this relation again" shortcut="F5">
        <Button data-testid="tooltip-trigger">Hover or focus</Button>
      </Tooltip>
    </Card>
  )
}

/** A dialog that asks before something that cannot be taken back. */
export function DialogCard() {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <Card title="Dialog">
      <Button onClick={() => setOpen(true)}>Clear the whole cache…</Button>
      {open && (
        <Dialog
          title="Clear the whole cache?"
          onClose={close}
          actions={
            <>
              <Button data-first-focus onClick={close}>
                Cancel
              </Button>
              <Button look="danger" onClick={close}>
                Clear 281 entries
              </Button>
            </>
          }
        >
          <p>281 entries, 9.5 MB, for 3 connections. Snapshots for offline use stay. Nothing else in this Redis is touched.</p>
        </Dialog>
      )}
    </Card>
  )
}

/** Lines about a whole view. */
export function BannersCard() {
  return (
    <Card title="Banners" wide>
      <Banner look="quiet">Local only: no Redis is set up</Banner>
      <Banner look="warn" actions={<LinkButton onClick={nothing}>Refresh</LinkButton>}>
        Changed at the source 3 min ago
      </Banner>
      <Banner look="info" actions={<LinkButton onClick={nothing}>Show them</LinkButton>}>
        Seven relations could be inferred from names
      </Banner>
    </Card>
  )
}

/** Nothing, not yet, not at all. */
export function StatesCard() {
  return (
    <Card title="States" wide>
      <div className={styles['states']}>
        <EmptyState
          title="No tables"
          text="The schema is really empty: it was read 2 min ago"
          icon={<Database size={24} strokeWidth={1.35} />}
        >
          <Button>Refresh</Button>
        </EmptyState>
        <Skeleton rows={5} head />
        <ErrorState error={LOST} about="Freight core">
          <Button look="primary">Try again</Button>
          <Button>Edit connection…</Button>
        </ErrorState>
      </div>
    </Card>
  )
}
