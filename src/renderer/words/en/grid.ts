export const grid = {
  row: 'Row',
  filters: 'Filters',
  firstRows: 'Rows of {{name}}',
}
