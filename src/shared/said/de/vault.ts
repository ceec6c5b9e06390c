/** Saved connections and what seals them. */
export const vault = {
  'The saved secrets are locked': 'Die gespeicherten Geheimnisse sind gesperrt',
  'Enter the master password': 'Geben Sie das Hauptpasswort ein',
  'The saved secrets were given another key by another Relata':
    'Ein anderes Relata hat den gespeicherten Geheimnissen einen anderen Schlüssel gegeben',
  'Unlock them again': 'Entsperren Sie sie noch einmal',
  'What opened is not the key of the saved secrets': 'Was sich öffnete, ist nicht der Schlüssel der gespeicherten Geheimnisse',
  'Nothing was lost. Use the master password or the recovery code':
    'Nichts ging verloren. Nehmen Sie das Hauptpasswort oder den Wiederherstellungscode',
  'This system has no keychain to keep a password in': 'Dieses System hat keinen Schlüsselbund, der ein Passwort verwahren könnte',
  'Set a master password, or keep secrets for this session only':
    'Setzen Sie ein Hauptpasswort, oder behalten Sie Geheimnisse nur für diese Sitzung',
  'Unlock it and try again, set a master password, or keep secrets for this session only':
    'Entsperren Sie ihn und versuchen Sie es noch einmal, setzen Sie ein Hauptpasswort, oder behalten Sie Geheimnisse nur für diese Sitzung',
  'No keychain on this system': 'Kein Schlüsselbund auf diesem System',
  'The keychain has not answered yet': 'Der Schlüsselbund hat noch nicht geantwortet',
  'The keychain does not answer': 'Der Schlüsselbund antwortet nicht',
  'The process that asks the keychain ended': 'Der Prozess, der den Schlüsselbund fragt, ist beendet',
  'The command line uses no keychain': 'Die Befehlszeile benutzt keinen Schlüsselbund',
  '{name} is locked, or not running': '{name} ist gesperrt oder läuft nicht',
  '{name} does not answer': '{name} antwortet nicht',
  'GNOME keyring': 'GNOME-Schlüsselbund',
  'Windows data protection': 'Windows-Datenschutz (DPAPI)',
  'macOS Keychain': 'macOS-Schlüsselbund',
  'They were sealed with {=made}, which has not answered yet': 'Versiegelt hat sie: {made}. Er hat noch nicht geantwortet',
  'They were sealed with {=made}, which does not answer': 'Versiegelt hat sie: {made}. Er antwortet nicht',
  'They were sealed with {=made}, which is not there. {=label}': 'Versiegelt hat sie: {made}. Er ist nicht da. {label}',
  'They were sealed with {=made}; what answers now is {=label}': 'Versiegelt hat sie: {made}. Jetzt antwortet: {label}',
  '{=made} did not give back the key that it was given': '{made} hat den verwahrten Schlüssel nicht zurückgegeben',
  '{=name} does not give back what it is given': '{name} gibt nicht zurück, was verwahrt wurde',
  'What is written about opening the saved secrets is nothing that Relata writes':
    'Was über das Öffnen der gespeicherten Geheimnisse geschrieben steht, hat Relata so nicht geschrieben',
  'Nothing was changed. Open them in another way, by the recovery code or the master password, or restore a backup':
    'Nichts wurde geändert. Öffnen Sie sie auf anderem Weg, mit dem Wiederherstellungscode oder dem Hauptpasswort, oder stellen Sie eine Sicherung wieder her',
  'Nothing was changed. Unlock the keychain and try again, or use a master password alone':
    'Nichts wurde geändert. Entsperren Sie den Schlüsselbund und versuchen Sie es noch einmal, oder benutzen Sie nur ein Hauptpasswort',
  'The saved secrets need {=label} as well, which does not answer':
    'Die gespeicherten Geheimnisse brauchen auch: {label}. Er antwortet nicht',
  'Nothing was lost. Unlock the keychain and try again, or use the recovery code':
    'Nichts ging verloren. Entsperren Sie den Schlüsselbund und versuchen Sie es noch einmal, oder nehmen Sie den Wiederherstellungscode',
  'This is not the recovery code of these secrets': 'Das ist nicht der Wiederherstellungscode dieser Geheimnisse',
  'An older code ends when a new one is made. Look for the latest':
    'Ein älterer Code endet, wenn ein neuer gemacht wird. Suchen Sie den jüngsten',
  'This is not a recovery code': 'Das ist kein Wiederherstellungscode',
  'It has seven groups of four letters and digits. Check each of them':
    'Er hat sieben Gruppen von vier Buchstaben und Ziffern. Prüfen Sie jede davon',
  'This is not the master password': 'Das ist nicht das Hauptpasswort',
  'Check the keyboard layout and Caps Lock, then try again':
    'Prüfen Sie Tastaturbelegung und Feststelltaste, und versuchen Sie es noch einmal',
  'Too many wrong passwords: wait {seconds} s': 'Zu viele falsche Passwörter: warten Sie {seconds} s',
  'There is no master password': 'Es gibt kein Hauptpasswort',
  'There is no key of ours in the keychain': 'Im Schlüsselbund ist kein Schlüssel von uns',
  'There is no recovery code': 'Es gibt keinen Wiederherstellungscode',
  'Make one in the settings once the secrets are unlocked': 'Machen Sie einen in den Einstellungen, wenn die Geheimnisse entsperrt sind',
  'Set a master password': 'Setzen Sie ein Hauptpasswort',
  'A new key has to be sealed with the master password': 'Ein neuer Schlüssel muss mit dem Hauptpasswort versiegelt werden',
  'A saved secret cannot be opened with the present key': 'Ein gespeichertes Geheimnis lässt sich mit dem jetzigen Schlüssel nicht öffnen',
  'Nothing was lost. Unlock with the master password, or enter the secret again':
    'Nichts ging verloren. Entsperren Sie mit dem Hauptpasswort, oder geben Sie das Geheimnis noch einmal ein',
  'The password of this connection is asked each time': 'Das Passwort dieser Verbindung wird jedes Mal erfragt',
  'Connect, and enter it': 'Verbinden Sie sich, und geben Sie es ein',
  'The password was kept for an earlier session only': 'Das Passwort galt nur für eine frühere Sitzung',
  'Edit the connection and enter it again': 'Bearbeiten Sie die Verbindung, und geben Sie es noch einmal ein',
  'This connection was changed elsewhere since you opened it': 'Diese Verbindung wurde anderswo geändert, seit Sie sie geöffnet haben',
  'Open it again and repeat your change': 'Öffnen Sie sie noch einmal, und wiederholen Sie Ihre Änderung',
  'This connection does not exist any more': 'Diese Verbindung gibt es nicht mehr',
  'It may have been removed in another window': 'Vielleicht wurde sie in einem anderen Fenster entfernt',
  'The engine of a saved connection cannot change': 'Das Datenbanksystem einer gespeicherten Verbindung kann sich nicht ändern',
  'Add a new connection': 'Legen Sie eine neue Verbindung an',
  'The saved connections are in use by another Relata': 'Die gespeicherten Verbindungen benutzt gerade ein anderes Relata',
  'Close it, and whatever runs on the command line, then try again':
    'Schließen Sie es und was auf der Befehlszeile läuft, und versuchen Sie es noch einmal',
  'The saved connections were written by a newer Relata': 'Die gespeicherten Verbindungen hat ein neueres Relata geschrieben',
  'Install the newest version; nothing was changed': 'Installieren Sie die neueste Version; nichts wurde geändert',
  'The file with your saved connections is damaged': 'Die Datei mit Ihren gespeicherten Verbindungen ist beschädigt',
  'The file with your saved connections is gone': 'Die Datei mit Ihren gespeicherten Verbindungen ist weg',
  'The file with your saved connections is older than what was saved in it':
    'Die Datei mit Ihren gespeicherten Verbindungen ist älter als das, was in ihr gespeichert war',
  'The file with your saved connections is one of another profile':
    'Die Datei mit Ihren gespeicherten Verbindungen gehört zu einem anderen Profil',
  'The key file that belongs to your saved connections is damaged or gone':
    'Die Schlüsseldatei zu Ihren gespeicherten Verbindungen ist beschädigt oder weg',
  'Nothing was changed. Open the window of Relata to choose a backup, or run: relata restore --list':
    'Nichts wurde geändert. Öffnen Sie das Fenster von Relata, um eine Sicherung zu wählen, oder rufen Sie auf: relata restore --list',
  'Nothing was changed. Open the window of Relata to choose a backup, or run: relata restore --list. To go on with the file as it is, remove relata.mark beside it':
    'Nichts wurde geändert. Öffnen Sie das Fenster von Relata, um eine Sicherung zu wählen, oder rufen Sie auf: relata restore --list. Um mit der Datei fortzufahren, wie sie ist, entfernen Sie relata.mark daneben',
  'A file that Relata keeps its data in cannot be opened': 'Eine Datei, in der Relata seine Daten hält, lässt sich nicht öffnen',
  '{folder} is to be a folder: move what is in its place, or let RELATA_HOME name another one':
    '{folder} muss ein Ordner sein: schaffen Sie beiseite, was an seiner Stelle ist, oder lassen Sie RELATA_HOME einen anderen nennen',
  '{place} is a folder where a file belongs: move it away': '{place} ist ein Ordner, wo eine Datei hingehört: schaffen Sie ihn beiseite',
  'Check the rights of {place}': 'Prüfen Sie die Rechte von {place}',
  'The saved connections are in use and sound': 'Die gespeicherten Verbindungen sind in Gebrauch und unversehrt',
  'To go back to a backup, quit Relata and run: relata restore --list':
    'Um zu einer Sicherung zurückzugehen, beenden Sie Relata und rufen auf: relata restore --list',
  'The key file that belongs to this backup is not here': 'Die Schlüsseldatei zu dieser Sicherung ist nicht hier',
  'Put it back as {file}': 'Legen Sie sie zurück als {file}',
  'This backup cannot be used: {=text}': 'Diese Sicherung lässt sich nicht benutzen: {text}',
  'Choose another one': 'Wählen Sie eine andere',
  'There is no such backup': 'Diese Sicherung gibt es nicht',
  'relata restore --list tells which there are': 'relata restore --list nennt alle',
  'The disk is full: nothing was changed': 'Die Platte ist voll: nichts wurde geändert',
  'Free some space, then try again; what was saved before is there':
    'Schaffen Sie Platz, und versuchen Sie es noch einmal; was zuvor gespeichert war, ist da',
  'A file that Relata keeps its data in is damaged': 'Eine Datei, in der Relata seine Daten hält, ist beschädigt',
  'Quit and start Relata again: it looks through its files and offers a backup':
    'Beenden und starten Sie Relata neu: es sieht seine Dateien durch und bietet eine Sicherung an',
  'The disk did not take what was to be written: nothing was changed':
    'Die Platte nahm nicht an, was geschrieben werden sollte: nichts wurde geändert',
  'Is it full? Look at it, then try again; what was saved before is there':
    'Ist sie voll? Sehen Sie nach, und versuchen Sie es noch einmal; was zuvor gespeichert war, ist da',
  'The disk did not give what is stored on it': 'Die Platte gab nicht heraus, was auf ihr gespeichert ist',
  'Look at the disk, then start Relata again': 'Prüfen Sie die Platte, und starten Sie Relata neu',
  'Another Relata is writing to the same files': 'Ein anderes Relata schreibt gerade in dieselben Dateien',
  'A file that Relata keeps its data in may not be written': 'In eine Datei, in der Relata seine Daten hält, darf nicht geschrieben werden',
  'Look at its rights; what was saved before is there': 'Prüfen Sie ihre Rechte; was zuvor gespeichert war, ist da',
  'A connection has room for {count} views of its diagram': 'Eine Verbindung hat Platz für {count} Ansichten ihres Diagramms',
  'A connection has room for {count} pins and hidden names': 'Eine Verbindung hat Platz für {count} angeheftete und ausgeblendete Namen',
  'Remove one first': 'Entfernen Sie zuerst eine',
  'Take some away first': 'Nehmen Sie zuerst einige weg',
  'There are {count} saved queries': 'Es gibt {count} gespeicherte Abfragen',
  'This query does not exist any more': 'Diese Abfrage gibt es nicht mehr',
}
