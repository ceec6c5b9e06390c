import { keysOf } from '../../commands/chords'
import { onMac, useChords } from '../../commands/keymap'
import { COMMAND_IDS, type Group, GROUPS, specOf, titleOf } from '../../commands/list'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Keys } from '../../ui/keys'
import { t } from '../../words'
import styles from './palette.module.css'

/** Every command that has keys, by menu, with all of them. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const chordsOf = useChords()
  return (
    <Dialog
      title={t('palette.shortcuts')}
      wide
      onClose={onClose}
      actions={
        <Button look="primary" data-first-focus onClick={onClose}>
          {t('palette.close')}
        </Button>
      }
    >
      <div className={styles['shortcuts']} tabIndex={0} role="group" aria-label={t('palette.shortcuts')}>
        {(Object.keys(GROUPS) as Group[]).map((group) => (
          <section key={group} aria-label={t(GROUPS[group])}>
            <h3>{t(GROUPS[group])}</h3>
            <dl>
              {COMMAND_IDS.filter((id) => specOf(id).group === group && chordsOf(id).length > 0).map((id) => (
                <div key={id} className={styles['line']}>
                  <dt>{titleOf(id).replace(/…$/, '')}</dt>
                  <dd>
                    {chordsOf(id).map((chord) => (
                      <Keys key={chord} keys={keysOf(chord, onMac)} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
