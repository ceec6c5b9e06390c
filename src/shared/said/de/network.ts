/** The way to a server: network, proxy, TLS, SSH. */
export const network = {
  'Nothing listens on {place}': 'Auf {place} hört nichts',
  'Check the port, and that the server is running': 'Prüfen Sie den Port und ob der Server läuft',
  'The host name {host} is unknown': 'Der Hostname {host} ist unbekannt',
  'Check the spelling; a VPN may be needed': 'Prüfen Sie die Schreibweise; vielleicht braucht es ein VPN',
  'The host name {host} could not be looked up': 'Der Hostname {host} ließ sich nicht nachschlagen',
  'Check the network or the VPN': 'Prüfen Sie das Netz oder das VPN',
  'No way leads to {host}': 'Kein Weg führt zu {host}',
  'There is no network that leads to {host}': 'Kein Netz führt zu {host}',
  'The server ended the connection': 'Der Server hat die Verbindung beendet',
  'It may have restarted: try again': 'Vielleicht ist er neu gestartet: versuchen Sie es noch einmal',
  'No answer from {place} in time': 'Keine rechtzeitige Antwort von {place}',
  'Check host, port, firewall and VPN': 'Prüfen Sie Host, Port, Firewall und VPN',
  'Check host, port, firewall and VPN, or try again': 'Prüfen Sie Host, Port, Firewall und VPN, oder versuchen Sie es noch einmal',
  'The server did not answer in time': 'Der Server hat nicht rechtzeitig geantwortet',
  'No answer within {seconds} s': 'Keine Antwort in {seconds} s',
  'Check that the server is up and reachable, then try again':
    'Prüfen Sie, ob der Server läuft und erreichbar ist, und versuchen Sie es noch einmal',
  'this host': 'diesem Host',
  'this host and port': 'diesem Host und Port',
  'The connection was lost': 'Die Verbindung ging verloren',
  'The proxy at {host}:{port} cannot be reached': 'Der Proxy {host}:{port} ist nicht erreichbar',
  'Check the proxy in the settings, under Network': 'Prüfen Sie den Proxy in den Einstellungen, unter Netz',
  'The proxy does not allow {target}': 'Der Proxy erlaubt {target} nicht',
  'Ask whoever runs the proxy': 'Fragen Sie den Betreiber des Proxys',
  'The proxy finds no way to {target}': 'Der Proxy findet keinen Weg zu {target}',
  'Check host and port': 'Prüfen Sie Host und Port',
  'Check host and port as the proxy sees them': 'Prüfen Sie Host und Port, wie der Proxy sie sieht',
  'The proxy wants a login': 'Der Proxy verlangt eine Anmeldung',
  'Relata uses proxies that let this machine in without one': 'Relata benutzt Proxys, die diesen Rechner ohne Anmeldung einlassen',
  'The proxy did not reach {target} in time': 'Der Proxy hat {target} nicht rechtzeitig erreicht',
  'Is it a SOCKS5 proxy, and is that machine up?': 'Ist es ein SOCKS5-Proxy, und läuft jener Rechner?',
  'The proxy did not connect to {target}': 'Der Proxy hat sich nicht mit {target} verbunden',
  'Is it a SOCKS5 proxy?': 'Ist es ein SOCKS5-Proxy?',
  "The server's certificate has expired": 'Das Zertifikat des Servers ist abgelaufen',
  "The server's certificate is not valid yet": 'Das Zertifikat des Servers gilt noch nicht',
  'The server made its certificate itself, and nobody vouches for it':
    'Der Server hat sein Zertifikat selbst gemacht, und niemand bürgt dafür',
  "Nobody that this computer trusts vouches for the server's certificate":
    'Niemand, dem dieser Rechner vertraut, bürgt für das Zertifikat des Servers',
  "The server's certificate was not made for servers": 'Das Zertifikat des Servers ist nicht für Server gemacht',
  "The server's certificate was signed by somebody who may not sign any":
    'Das Zertifikat des Servers hat jemand unterschrieben, der keine unterschreiben darf',
  "The server's certificate is made out to another host": 'Das Zertifikat des Servers ist auf einen anderen Host ausgestellt',
  'The server could not prove that it is the one you mean': 'Der Server konnte nicht beweisen, dass er der gemeinte ist',
  'Choose its certificate authority, trust this one certificate, or choose another kind of encryption if you trust the network':
    'Wählen Sie seine Zertifizierungsstelle, vertrauen Sie diesem einen Zertifikat, oder wählen Sie eine andere Verschlüsselung, wenn Sie dem Netz vertrauen',
  'A client certificate and its key go together': 'Ein Client-Zertifikat und sein Schlüssel gehören zusammen',
  'Choose both files, or none': 'Wählen Sie beide Dateien oder keine',
  'The server shows another certificate than the one that is trusted': 'Der Server zeigt ein anderes Zertifikat als das, dem vertraut wird',
  'Ask who runs the server whether its certificate was renewed; if not, somebody may stand in between':
    'Fragen Sie den Betreiber des Servers, ob das Zertifikat erneuert wurde; wenn nicht, steht vielleicht jemand dazwischen',
  'The server asked for the password {=how} without proving itself, and it was not sent':
    'Der Server verlangte das Passwort {how}, ohne sich auszuweisen; es wurde nicht gesendet',
  'in clear': 'im Klartext',
  'as MD5': 'als MD5',
  'Trust its certificate if it is the right one, or choose its certificate authority':
    'Vertrauen Sie seinem Zertifikat, wenn es das richtige ist, oder wählen Sie seine Zertifizierungsstelle',
  'This file does not hold {=what}': 'Das ist nicht in dieser Datei: {what}',
  'a certificate': 'ein Zertifikat',
  'a private key without a passphrase': 'ein privater Schlüssel ohne Passphrase',
  'Choose a PEM file': 'Wählen Sie eine PEM-Datei',
  'Check the path and its rights': 'Prüfen Sie den Pfad und seine Rechte',
  'No encrypted connection could be agreed on': 'Keine verschlüsselte Verbindung kam zustande',
  'Choose another kind of encryption, or a certificate authority': 'Wählen Sie eine andere Verschlüsselung oder eine Zertifizierungsstelle',
  'Let the server offer TLS: this one does not': 'Lassen Sie den Server TLS anbieten: dieser tut es nicht',
  'Choose encryption for this connection': 'Wählen Sie für diese Verbindung eine Verschlüsselung',
  'Choose encryption, or let the server use scram-sha-256':
    'Wählen Sie eine Verschlüsselung, oder lassen Sie den Server scram-sha-256 benutzen',
  'SSH server: {=what}': 'SSH-Server: {what}',
  'SSH server {host}:{port}': 'SSH-Server {host}:{port}',
  'The {=name} did not answer in time': 'Der {name} hat nicht rechtzeitig geantwortet',
  'The SSH agent did not answer': 'Der SSH-Agent hat nicht geantwortet',
  'Start ssh-agent, add your key with ssh-add, and see that SSH_AUTH_SOCK names it where Relata is started':
    'Starten Sie ssh-agent, fügen Sie Ihren Schlüssel mit ssh-add hinzu, und sorgen Sie dafür, dass SSH_AUTH_SOCK ihn nennt, wo Relata gestartet wird',
  'No encryption could be agreed on with the {=name}': 'Keine Verschlüsselung kam zustande mit: {name}',
  'It may be too old: ask its administrator for a newer one': 'Vielleicht ist er zu alt: bitten Sie seinen Betreiber um einen neueren',
  'The {=name} ended the connection': 'Der {name} hat die Verbindung beendet',
  'Check that an SSH server listens on that port, and that it lets this machine in':
    'Prüfen Sie, ob auf dem Port ein SSH-Server hört und ob er diesen Rechner einlässt',
  'The {=name} refused {=what}': 'Der {name} lehnte ab: {what}',
  'this key': 'diesen Schlüssel',
  'every key of the SSH agent': 'jeden Schlüssel des SSH-Agenten',
  'user or password': 'Benutzer oder Passwort',
  'Check the user, and that the public key is in the user’s authorized_keys there':
    'Prüfen Sie den Benutzer und ob der öffentliche Schlüssel dort in dessen authorized_keys steht',
  'Check the user, and with ssh-add -l that the right key is in the agent':
    'Prüfen Sie den Benutzer, und mit ssh-add -l, ob der richtige Schlüssel im Agenten ist',
  'Check both; a server may also take keys only': 'Prüfen Sie beides; ein Server nimmt vielleicht nur Schlüssel',
  'The {=name} asks for more than a password: “{question}”': 'Der {name} fragt nach mehr als einem Passwort: „{question}“',
  'Only a password can be answered. Log in by a key or by the SSH agent, or ask its administrator for a way without further questions':
    'Beantworten lässt sich nur die Frage nach einem Passwort. Melden Sie sich mit einem Schlüssel oder dem SSH-Agenten an, oder bitten Sie seinen Betreiber um einen Weg ohne weitere Fragen',
  'The {=name} wants another login besides this one: {ways}': 'Der {name} will neben dieser Anmeldung noch eine: {ways}',
  'Only one can be given. Ask its administrator for a user who needs one alone':
    'Geben lässt sich nur eine. Bitten Sie seinen Betreiber um einen Benutzer, der nur eine braucht',
  'The {=name} does not allow a tunnel to {target}': 'Der {name} erlaubt keinen Tunnel zu {target}',
  'Ask its administrator to allow TCP forwarding there for this user':
    'Bitten Sie seinen Betreiber, dort TCP-Weiterleitung für diesen Benutzer zu erlauben',
  'Nothing answers at {target}, seen from the {=name}': 'Bei {target} antwortet nichts, gesehen vom {name} aus',
  'Check host and port as that server sees them, and that the database is running':
    'Prüfen Sie Host und Port, wie jener Server sie sieht, und ob die Datenbank läuft',
  'The {=name} cannot reach {target}': 'Der {name} erreicht {target} nicht',
  'Check host and port as that server sees them': 'Prüfen Sie Host und Port, wie jener Server sie sieht',
  'The {=name} is not known yet. Its key is {key}': 'Der {name} ist noch nicht bekannt. Sein Schlüssel ist {key}',
  'If that is the key its administrator names, trust it in the window, or connect to it once with ssh':
    'Ist es der Schlüssel, den sein Betreiber nennt, vertrauen Sie ihm im Fenster, oder verbinden Sie sich einmal mit ssh',
  'The {=name} shows another key than before: {key}. Nothing was sent to it':
    'Der {name} zeigt einen anderen Schlüssel als zuvor: {key}. Nichts wurde an ihn gesendet',
  'Somebody may stand in between. Only if its administrator says that the key is new, remove {places} and try again':
    'Vielleicht steht jemand dazwischen. Nur wenn sein Betreiber sagt, dass der Schlüssel neu ist, entfernen Sie {places} und versuchen es noch einmal',
  'The {=name} shows a key that was revoked: {key}. Nothing was sent to it':
    'Der {name} zeigt einen Schlüssel, der widerrufen ist: {key}. Nichts wurde an ihn gesendet',
  'Ask its administrator for a new key; it is revoked by {places}':
    'Bitten Sie seinen Betreiber um einen neuen Schlüssel; widerrufen ist er durch {places}',
  'The connection to the {=name} was lost': 'Die Verbindung ging verloren: {name}',
  'The {=name} did not reach {host}:{port} in time': 'Der {name} hat {host}:{port} nicht rechtzeitig erreicht',
  'Check host and port as that server sees them, and its firewall':
    'Prüfen Sie Host und Port, wie jener Server sie sieht, und seine Firewall',
  'There is no SSH agent here': 'Hier gibt es keinen SSH-Agenten',
  'Start ssh-agent, add your key with ssh-add, and start Relata where SSH_AUTH_SOCK is set; or choose a key file':
    'Starten Sie ssh-agent, fügen Sie Ihren Schlüssel mit ssh-add hinzu, und starten Sie Relata, wo SSH_AUTH_SOCK gesetzt ist; oder wählen Sie eine Schlüsseldatei',
  'There is no such key file': 'Diese Schlüsseldatei gibt es nicht',
  'The key file cannot be read': 'Die Schlüsseldatei lässt sich nicht lesen',
  'Check its path': 'Prüfen Sie ihren Pfad',
  'This file holds a public key': 'Diese Datei enthält einen öffentlichen Schlüssel',
  'Choose the private one, which has no .pub at its end': 'Wählen Sie den privaten, ohne .pub am Ende',
  'The key needs its passphrase': 'Der Schlüssel braucht seine Passphrase',
  'The passphrase does not open the key': 'Die Passphrase öffnet den Schlüssel nicht',
  'Enter the passphrase of the key': 'Geben Sie die Passphrase des Schlüssels ein',
  'This file holds no private key that is understood': 'Diese Datei enthält keinen privaten Schlüssel, der verstanden wird',
  'OpenSSH, PEM and PuTTY keys are; ssh-keygen -p writes others anew':
    'OpenSSH-, PEM- und PuTTY-Schlüssel werden es; ssh-keygen -p schreibt andere um',
  'The keys of known SSH servers cannot be read': 'Die Schlüssel bekannter SSH-Server lassen sich nicht lesen',
  'Make {file} readable for you': 'Machen Sie {file} für sich lesbar',
  'A tunnel leads through no server': 'Ein Tunnel führt durch keinen Server',
  'No SSH server has shown this key': 'Kein SSH-Server hat diesen Schlüssel gezeigt',
  'Connect again, and compare the key that is shown then':
    'Verbinden Sie sich noch einmal, und vergleichen Sie den Schlüssel, der dann gezeigt wird',
}
