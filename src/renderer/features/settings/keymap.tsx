import { matchName, wanted } from '@shared/fuzzy'
import { type KeyboardEvent, useState } from 'react'
import { type Chord, keysOf } from '../../commands/chords'
import { chordsFor, onMac, type Overrides } from '../../commands/keymap'
import { COMMAND_IDS, type CommandId, type Group, GROUPS, specOf, titleOf } from '../../commands/list'
import { conflictsOf, recorded, resetKeys, withKeys, withoutKeys } from '../../commands/record-keys'
import { Button } from '../../ui/button'
import { FilterInput } from '../../ui/field'
import { Keys } from '../../ui/keys'
import { t } from '../../words'
import styles from './keymap.module.css'

interface KeymapProps {
  readonly keymap: Overrides
  readonly onChange: (keymap: Record<string, Chord[]>) => void
}

/** Every command with its keys: changed by pressing others, taken away, or put back as they were. */
export function Keymap({ keymap, onChange }: KeymapProps) {
  const [filter, setFilter] = useState('')
  const [changing, setChanging] = useState<CommandId>()
  /** Whose keys were being changed: the button for it has the focus again. */
  const [left, setLeft] = useState<CommandId>()
  const asked = wanted(filter)
  const shown = COMMAND_IDS.filter((id) => matchName(asked, `${titleOf(id)} ${keysIn(id, keymap)}`) !== undefined)
  const changed = Object.keys(keymap).length
  const leave = () => {
    setLeft(changing)
    setChanging(undefined)
  }
  const done = (next: Record<string, Chord[]>) => {
    leave()
    onChange(next)
  }
  return (
    <div className={styles['keymap']}>
      <div className={styles['top']}>
        <FilterInput
          value={filter}
          placeholder={t('keymap.filter')}
          aria-label={t('keymap.filter')}
          found={filter === '' ? undefined : String(shown.length)}
          onChange={(event) => {
            setFilter(event.target.value)
            setLeft(undefined)
          }}
        />
        <Button disabled={changed === 0} title={changed === 0 ? t('keymap.asShipped') : undefined} onClick={() => done({})}>
          {t('keymap.resetAll')}
        </Button>
      </div>
      {shown.length === 0 && <p className={styles['nothing']}>{t('keymap.nothing', { text: filter.trim() })}</p>}
      {(Object.keys(GROUPS) as Group[]).map((group) => {
        const ids = shown.filter((id) => specOf(id).group === group)
        if (ids.length === 0) return null
        return (
          <section key={group} aria-label={t(GROUPS[group])}>
            <h3>{t(GROUPS[group])}</h3>
            <ul>
              {ids.map((id) => (
                <li key={id} className={styles['line']} aria-label={titleOf(id)}>
                  <span className={styles['name']}>{titleOf(id).replace(/…$/, '')}</span>
                  {changing === id ? (
                    <Record id={id} keymap={keymap} onDone={done} onCancel={leave} />
                  ) : (
                    <>
                      <span className={styles['keys']}>
                        {chordsFor(id, keymap).map((chord) => (
                          <Keys key={chord} keys={keysOf(chord, onMac)} />
                        ))}
                        {chordsFor(id, keymap).length === 0 && <span className={styles['none']}>{t('keymap.none')}</span>}
                      </span>
                      {keymap[id] !== undefined && (
                        <Button
                          look="plain"
                          aria-label={t('keymap.resetOf', { command: titleOf(id) })}
                          onClick={() => done(resetKeys(id, keymap))}
                        >
                          {t('keymap.reset')}
                        </Button>
                      )}
                      <Button
                        look="plain"
                        autoFocus={id === left}
                        aria-label={t('keymap.changeOf', { command: titleOf(id) })}
                        onClick={() => setChanging(id)}
                      >
                        {t('keymap.change')}
                      </Button>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

interface RecordProps {
  readonly id: CommandId
  readonly keymap: Overrides
  readonly onDone: (keymap: Record<string, Chord[]>) => void
  readonly onCancel: () => void
}

/** Waits for keys; where others have them already, says who, and asks. */
function Record({ id, keymap, onDone, onCancel }: RecordProps) {
  const [chord, setChord] = useState<Chord>()
  const [kept, setKept] = useState(false)
  const conflicts = chord === undefined ? [] : conflictsOf(id, chord, keymap, onMac)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab' && !event.ctrlKey && !event.metaKey && !event.altKey) return
    // It is heard here and nowhere else: what is pressed may be another command's.
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return onCancel()
    const keys = recorded(event.nativeEvent, onMac)
    setKept(keys === null)
    if (keys === undefined || keys === null) return
    if (conflictsOf(id, keys, keymap, onMac).length === 0) onDone(withKeys(id, keys, keymap, onMac))
    else setChord(keys)
  }
  return (
    <span className={styles['record']}>
      <span className={styles['say']} role="status">
        {kept
          ? t('keymap.kept')
          : chord === undefined
            ? t('keymap.press')
            : t('keymap.conflict', { keys: keysOf(chord, onMac).join(' '), others: conflicts.map((other) => titleOf(other)).join(', ') })}
      </span>
      {chord === undefined ? (
        <input
          className={styles['field']}
          aria-label={t('keymap.pressFor', { command: titleOf(id) })}
          value=""
          readOnly
          autoFocus
          onKeyDown={onKeyDown}
        />
      ) : (
        <Button look="primary" autoFocus onClick={() => onDone(withKeys(id, chord, keymap, onMac))}>
          {t('keymap.take')}
        </Button>
      )}
      {chord === undefined && (
        <Button look="plain" onClick={() => onDone(withoutKeys(id, keymap))}>
          {t('keymap.remove')}
        </Button>
      )}
      <Button look="plain" onClick={onCancel}>
        {t('keymap.cancel')}
      </Button>
    </span>
  )
}

/** The keys of a command in one text, for the filter. */
function keysIn(id: CommandId, keymap: Overrides): string {
  return chordsFor(id, keymap)
    .map((chord) => keysOf(chord, onMac).join(' '))
    .join(' ')
}
