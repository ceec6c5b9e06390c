import type { en } from '../en'
import type { Same } from '../same'

export const grid: Same<typeof en.grid> = {
  row: 'Zeile',
  filters: 'Filter',
  firstRows: 'Zeilen von {{name}}',
}
