export const palette = {
  commands: 'Commands',
  typeCommand: 'Name of a command',
  noCommand: 'No command fits “{{text}}”',
  run: 'Run',
  close: 'Close',
  found_one: '{{count}} command',
  found_other: '{{count}} commands',
  shortcuts: 'Keyboard shortcuts',
}
