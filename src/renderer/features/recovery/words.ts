import type { Damage } from '@shared/recovery'

/** What happened, and what follows from it, by what is wrong. */
export const DAMAGE_WORDS: Readonly<Record<Damage, { readonly title: string; readonly text: string }>> = {
  damaged: {
    title: 'Your saved connections cannot be read',
    text: 'The file that holds them is damaged. Nothing was changed: it stays as it is until you choose.',
  },
  missing: {
    title: 'Your saved connections are gone',
    text: 'The file that holds them is not there any more. If you moved it, put it back and start Relata again.',
  },
  older: {
    title: 'Your saved connections are older than they were',
    text: 'Something that was saved is missing in the file: it was replaced by an older one, or lost a part.',
  },
  other: {
    title: 'These are not the connections that were here',
    text: 'The file that holds them is one of another profile. Nothing was changed: it stays as it is until you choose.',
  },
  key: {
    title: 'A key of your saved connections is gone',
    text: 'The key file beside them is damaged or missing, and there is no copy of it. If you have one, put it back and start Relata again.',
  },
}
