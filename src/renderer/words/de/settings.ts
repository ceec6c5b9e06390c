import type { en } from '../en'
import type { Same } from '../same'

export const settings: Same<typeof en.settings> = {
  title: 'Einstellungen',
  appearance: 'Darstellung',
  theme: 'Farben',
  themeSystem: 'Wie das System',
  themeLight: 'Hell',
  themeDark: 'Dunkel',
  themeContrast: 'Hoher Kontrast',
  themeContrastDark: 'Hoher Kontrast, dunkel',
  language: 'Sprache',
  languageSystem: 'Wie das System',
  connections: 'Verbindungen',
  transferAbout:
    'Eine Datei bringt gespeicherte Verbindungen auf einen anderen Rechner oder zu Kollegen: ohne Passwörter, oder mit ihnen und unter einer Passphrase versiegelt.',
  exportConnections: 'Verbindungen exportieren …',
  importConnections: 'Verbindungen importieren …',
  cache: 'Cache',
  room: 'Platz für die letzten bekannten Schemas',
  roomHelp:
    'Auf dieser Platte, für alle Verbindungen zusammen. Ist er voll, geht zuerst das am längsten nicht gelesene; eine offene Verbindung bleibt.',
  team: 'Team',
  security: 'Sicherheit',
  lock: 'Sperren, wenn niemand da ist',
  lockHelp: 'Wo ein Hauptpasswort die Geheimnisse öffnet; Ruhezustand und gesperrter Bildschirm sperren sie sofort.',
  lockNever: 'Nie',
  lockAfter: 'Nach {{minutes}} min',
}
