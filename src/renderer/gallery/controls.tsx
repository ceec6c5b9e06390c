import { Copy, Search } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../ui/button'
import { Cards, Check, Segmented, Switch } from '../ui/choices'
import { Field, FilterInput, Input, Lines, Select } from '../ui/field'
import { Strength } from '../ui/strength'
import { Card, Line } from './card'
import styles from './gallery.module.css'

const LOOKS = ['primary', 'outline', 'plain', 'danger', 'dangerLine'] as const
const FORCED = ['hover', 'active', 'focus-visible'] as const

/** Buttons: rest, hover, pressed, focus, disabled. */
export function ButtonsCard() {
  return (
    <Card title="Buttons">
      {LOOKS.map((look) => (
        <Line key={look} label={look}>
          <Button look={look}>Refresh</Button>
          {FORCED.map((force) => (
            <Button key={force} look={look} data-force={force}>
              Refresh
            </Button>
          ))}
          <Button look={look} disabled>
            Refresh
          </Button>
        </Line>
      ))}
      <Line label="icon">
        <IconButton label="Copy name">
          <Copy size={14} />
        </IconButton>
        {FORCED.map((force) => (
          <IconButton key={force} label={`Copy name, ${force}`} data-force={force}>
            <Copy size={14} />
          </IconButton>
        ))}
        <IconButton label="Copy name, disabled" disabled>
          <Copy size={14} />
        </IconButton>
        <Button icon={<Copy size={14} />}>Copy name</Button>
      </Line>
    </Card>
  )
}

/** Fields: rest, focus, wrong, not to be changed, filter, several lines, strength of a password. */
export function FieldsCard() {
  return (
    <Card title="Fields">
      <div className={styles['fields']}>
        <Field label="Host" help="A name or an address">
          {(id, describedBy) => <Input id={id} aria-describedby={describedBy} placeholder="db.freight.example" />}
        </Field>
        <Field label="With the focus">{(id) => <Input id={id} data-force="focus-visible" defaultValue="db.freight" />}</Field>
        <Field label="Port" error="A port is a number up to 65535">
          {(id, describedBy) => <Input id={id} aria-describedby={describedBy} defaultValue="54320x" />}
        </Field>
        <Field label="Not to be changed" help="Set by the URL">
          {(id, describedBy) => <Input id={id} aria-describedby={describedBy} disabled defaultValue="freight" />}
        </Field>
        <Field label="TLS">
          {(id) => (
            <Select id={id}>
              <option>Verify the host</option>
            </Select>
          )}
        </Field>
        <FilterInput aria-label="Filter" placeholder="Filter" hint="Ctrl F" />
        <FilterInput aria-label="Filter with hits" defaultValue="ship" found="9 of 214" icon={<Search size={14} />} />
        <Field label="Several lines">{(id) => <Lines id={id} defaultValue={'-----BEGIN CERTIFICATE-----\nMIIB'} />}</Field>
        <Field label="A new password" help={<Strength password="correct horse battery" />}>
          {(id, describedBy) => (
            <Input
              id={id}
              aria-describedby={describedBy}
              type="password"
              autoComplete="new-password"
              defaultValue="correct horse battery"
            />
          )}
        </Field>
      </div>
    </Card>
  )
}

/** Choices: segments, cards, switch, boxes. */
export function ChoicesCard() {
  const [mode, setMode] = useState<'names' | 'keys' | 'all'>('keys')
  const [card, setCard] = useState<'require' | 'verify'>('verify')
  const [on, setOn] = useState(true)
  return (
    <Card title="Choices">
      <Segmented
        label="Columns"
        value={mode}
        onChange={setMode}
        choices={[
          { value: 'names', label: 'Names' },
          { value: 'keys', label: 'Keys' },
          { value: 'all', label: 'All columns' },
        ]}
      />
      <Cards
        label="TLS"
        joined
        value={card}
        onChange={setCard}
        choices={[
          { value: 'require', label: 'Encrypt, whoever answers', code: 'require', help: 'Somebody between could read along' },
          { value: 'verify', label: 'Encrypt, and prove the server', code: 'verify-full', help: 'The certificate has to name this host' },
        ]}
      />
      <Line label="switch">
        <Switch label="On" on={on} onChange={setOn} />
        <Switch label="Off" on={!on} onChange={(next) => setOn(!next)} />
      </Line>
      <Line label="boxes">
        <Check label="Checked" on={on} onChange={setOn} />
        <Check label="Not" on={!on} onChange={(next) => setOn(!next)} />
        <Check label="Some" on={false} mixed onChange={() => undefined} />
        <Check label="Not now" on={false} disabled onChange={() => undefined} />
      </Line>
    </Card>
  )
}
