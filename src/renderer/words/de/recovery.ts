import type { en } from '../en'
import type { Same } from '../same'

export const recovery: Same<typeof en.recovery> = {
  kept: 'Was jetzt da ist, bleibt daneben liegen.',
  putBackup: 'Eine Sicherung an seine Stelle setzen',
  noBackup: 'Es gibt noch keine Sicherung.',
  passwords: 'Die Passwörter sind die von jenem Tag.',
  useIt: 'Die Datei nehmen, wie sie ist',
  begin: 'Ohne Verbindungen beginnen',
  beginKeep: 'Ohne Verbindungen beginnen, die Datei behalten',
  quit: 'Beenden',
  unusable: 'Nicht brauchbar',
  connections_one: '{{count}} Verbindung',
  connections_other: '{{count}} Verbindungen',
  restore: 'Diese wiederherstellen',
  damaged: 'Ihre gespeicherten Verbindungen sind nicht lesbar',
  damagedAbout: 'Die Datei, in der sie liegen, ist beschädigt. Nichts wurde geändert: sie bleibt, wie sie ist, bis Sie wählen.',
  missing: 'Ihre gespeicherten Verbindungen sind weg',
  missingAbout: 'Die Datei, in der sie liegen, ist nicht mehr da. Haben Sie sie verschoben, legen Sie sie zurück und starten Relata neu.',
  older: 'Ihre gespeicherten Verbindungen sind älter als zuvor',
  olderAbout: 'In der Datei fehlt etwas, das gespeichert war: eine ältere nahm ihren Platz ein, oder ein Teil ging verloren.',
  other: 'Das sind nicht die Verbindungen, die hier waren',
  otherAbout:
    'Die Datei, in der sie liegen, gehört zu einem anderen Profil. Nichts wurde geändert: sie bleibt, wie sie ist, bis Sie wählen.',
  key: 'Ein Schlüssel Ihrer gespeicherten Verbindungen ist weg',
  keyAbout:
    'Die Schlüsseldatei daneben ist beschädigt oder fehlt, und es gibt keine Kopie. Haben Sie eine, legen Sie sie zurück und starten Relata neu.',
}
