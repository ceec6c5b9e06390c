import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { useEffect, useState } from 'react'
import styles from './strength.module.css'
import { t } from '../words'

const WORDS = ['ui.guessedAtOnce', 'ui.guessedEasily', 'ui.couldBeGuessed', 'ui.hardToGuess', 'ui.veryHardToGuess'] as const
/** Longer than this a password says nothing new, and estimating it takes time. */
const LOOKED_AT = 100

let estimator: Promise<ZxcvbnFactory> | undefined

/** Lists of words and keyboards are large: loaded when the first password is typed. */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, common] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')])
  return new Factory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs })
}

/** How hard a password is to guess, in a word and a bar. It forbids nothing: what is weak is the user's to know. */
export function Strength({ password }: { readonly password: string }) {
  const [found, setFound] = useState<number | undefined>()
  const score = password === '' ? undefined : found
  useEffect(() => {
    let wanted = true
    if (password === '') return undefined
    estimator ??= load()
    estimator
      .then((ready) => wanted && setFound(ready.check(password.slice(0, LOOKED_AT)).score))
      // Nothing is told then, and the next letter tries again.
      .catch(() => (estimator = undefined))
    return () => {
      wanted = false
    }
  }, [password])
  return (
    <span className={styles['strength']} data-score={score} role="status">
      {score !== undefined && (
        <>
          <meter className={styles['meter']} min={0} max={4} value={score} aria-hidden="true" />
          {t(WORDS[score] ?? 'ui.guessedAtOnce')}
        </>
      )}
    </span>
  )
}
