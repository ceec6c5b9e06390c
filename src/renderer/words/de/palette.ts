export const palette = {
  commands: 'Befehle',
  typeCommand: 'Name eines Befehls',
  noCommand: 'Kein Befehl passt zu „{{text}}“',
  run: 'Ausführen',
  close: 'Schließen',
  found_one: '{{count}} Befehl',
  found_other: '{{count}} Befehle',
  shortcuts: 'Tastenkürzel',
}
