import type { en } from '../en'
import type { Same } from '../same'

export const exported: Same<typeof en.export> = {
  open: 'Exportieren',
  title: 'Diagramm exportieren',
  format: 'Format',
  formats: { png: 'PNG', svg: 'SVG', pdf: 'PDF', mermaid: 'Mermaid', dbml: 'DBML', plantuml: 'PlantUML', sql: 'SQL', json: 'JSON' },
  help: {
    png: 'Bild in doppelter Größe',
    svg: 'Scharf in jeder Größe',
    pdf: 'Seite in eigener Größe',
    mermaid: 'Für Markdown und Wikis',
    dbml: 'Für dbdiagram.io',
    plantuml: 'Für UML aus Text',
    sql: 'Legt es neu an',
    json: 'Das Modell für Programme',
  },
  part: 'Was davon',
  parts: { whole: 'Alles', view: 'Was zu sehen ist', selection: 'Auswahl' },
  look: 'Farben',
  looks: { light: 'Hell', dark: 'Dunkel' },
  save: 'Exportieren…',
  copy: 'Bild kopieren',
  cancel: 'Abbrechen',
  asking: 'Wartet auf einen Ort zum Speichern',
  drawing: 'Zeichnet',
  written: 'Exportiert nach {{file}}',
  copied: 'Das Bild ist in der Zwischenablage',
  smaller: 'Es ist in {{percent}} % seiner Größe gezeichnet: größer kann es in diesem Format nicht sein',
}
