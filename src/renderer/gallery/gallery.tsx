import { useEffect, useState } from 'react'
import type { ThemeChoice } from '@shared/preferences'
import { applyTheme } from '../theme/theme'
import { Segmented } from '../ui/choices'
import { ButtonsCard, ChoicesCard, FieldsCard } from './controls'
import styles from './gallery.module.css'
import { BadgesCard, FreshnessCard, KindsCard } from './marks'
import { BannersCard, DialogCard, MenuCard, StatesCard } from './surfaces'
import { ColoursCard, TypeCard } from './tokens'

const THEMES: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'Contrast' },
  { value: 'contrast-dark', label: 'Contrast, dark' },
]

/**
 * Every component of `ui/` in every state, at `?view=components`. An element with `data-force` is drawn by the tests as if the
 * pointer or the focus were there.
 */
export function Gallery() {
  const [theme, setTheme] = useState<ThemeChoice>('light')
  useEffect(() => {
    applyTheme(theme)
    document.documentElement.dataset['ready'] = 'true'
  }, [theme])
  return (
    <main className={styles['page']}>
      <header className={styles['head']}>
        <h1>Components</h1>
        <Segmented label="Theme" value={theme} choices={THEMES} onChange={setTheme} />
      </header>
      <div className={styles['cards']}>
        <ButtonsCard />
        <FieldsCard />
        <ChoicesCard />
        <BadgesCard />
        <FreshnessCard />
        <KindsCard />
        <MenuCard />
        <DialogCard />
        <BannersCard />
        <StatesCard />
        <TypeCard />
        <ColoursCard />
      </div>
    </main>
  )
}
