import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useKeysOf } from '../../commands/keymap'
import { MAIN_COMMANDS, type CommandId, isCommand, titleOf } from '../../commands/list'
import { runCommand, useWhyNot } from '../../commands/registry'
import { Keys } from '../../ui/keys'
import { Marked } from '../../ui/marked'
import { Hint, Palette, type PaletteRow } from '../../ui/palette'
import { t } from '../../words'
import styles from './palette.module.css'
import { rankCommands } from './rank-commands'

/** Every command with its keys; what cannot run now says why. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  // Commands are about what had the focus before the palette took it.
  const [before] = useState(() => document.activeElement)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string>()
  const keysOf = useKeysOf()
  const whyNot = useWhyNot()
  const found = rankCommands(
    MAIN_COMMANDS.filter((id) => id !== 'palette.open').map((id) => ({ id, title: titleOf(id) })),
    text,
  )
  const active = found.some(({ id }) => id === chosen) ? chosen : found[0]?.id
  const run = (id: CommandId) => {
    flushSync(onClose)
    runCommand(id, before)
  }
  const rows = found.map(({ id, title, marks }): PaletteRow => {
    const reason = whyNot(id, before)
    return {
      ...{ kind: 'option', key: id, disabled: reason },
      content: (
        <>
          <span className={styles['name']}>
            <Marked text={title} marks={marks} />
          </span>
          {reason !== undefined && <span className={styles['about']}>{reason}</span>}
          <span className={styles['right']}>
            <Keys keys={keysOf(id)} />
          </span>
        </>
      ),
    }
  })
  return (
    <Palette
      label={t('palette.commands')}
      placeholder={t('palette.typeCommand')}
      text={text}
      onText={(next) => {
        setText(next)
        setChosen(undefined)
      }}
      rows={rows}
      active={active}
      onActive={setChosen}
      onChoose={(key) => isCommand(key) && run(key)}
      onClose={onClose}
      status={t('palette.found', { count: found.length })}
      hints={
        <>
          <Hint keys={['Enter']}>{t('palette.run')}</Hint>
          <Hint keys={['Esc']}>{t('palette.close')}</Hint>
        </>
      }
      nothing={t('palette.noCommand', { text: text.trim() })}
    />
  )
}
