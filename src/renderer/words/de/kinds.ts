import type { en } from '../en'
import type { Same } from '../same'

export const kinds: Same<typeof en.kinds> = {
  one: {
    table: 'Tabelle',
    view: 'Sicht',
    materialized: 'materialisierte Sicht',
    foreign: 'Fremdtabelle',
    partitioned: 'partitionierte Tabelle',
    partition: 'Partition',
    virtual: 'virtuelle Tabelle',
    shadow: 'Schattentabelle',
  },
  many: {
    table: 'Tabellen',
    view: 'Sichten',
    materialized: 'Materialisierte Sichten',
    foreign: 'Fremdtabellen',
    partitioned: 'Partitionierte Tabellen',
    partition: 'Partitionen',
    virtual: 'Virtuelle Tabellen',
    shadow: 'Schattentabellen',
  },
  object: {
    function: 'Funktion',
    window: 'Fensterfunktion',
    procedure: 'Prozedur',
    aggregate: 'Aggregat',
    sequence: 'Sequenz',
    enum: 'Aufzählungstyp',
    composite: 'zusammengesetzter Typ',
    domain: 'Domäne',
    range: 'Bereichstyp',
    event: 'Ereignis',
    package: 'Paket',
    'package body': 'Rumpf eines Pakets',
    library: 'Bibliothek',
    schema: 'Schema',
    extension: 'Erweiterung',
    collation: 'Sortierung',
    server: 'fremder Server',
  },
}
