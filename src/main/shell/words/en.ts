/** What the main process says in dialogs and menus of the system, where no window of ours can. */
export const en = {
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  window: 'Window',
  minimize: 'Minimize',
  zoom: 'Zoom',
  front: 'Bring all to the front',
  fullScreen: 'Full screen',
  devTools: 'Developer tools',
  about: 'About Relata',
  services: 'Services',
  hide: 'Hide Relata',
  hideOthers: 'Hide others',
  unhide: 'Show all',
  quit: 'Quit Relata',
  cannotStart: 'Relata cannot start',
  noAnswer: 'The window does not answer',
  noAnswerDetail: 'Started again it shows what it showed. What was typed stays, passwords excepted.',
  wait: 'Wait',
  startAgain: 'Start it again',
  keepsFailing: 'The window keeps failing',
  keepsFailingDetail: 'Your connections and schemas are safe. The log says more.',
  tryAgain: 'Try again',
  end: 'Quit',
} as const

/** The same texts in every language. */
export type NativeWords = { readonly [name in keyof typeof en]: string }
