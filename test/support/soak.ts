/** How often a test repeats something random: `few` in `npm test`, `many` in `npm run test:soak`, or the number in RELATA_SOAK. */
export function rounds(few: number, many: number): number {
  const asked = process.env['RELATA_SOAK']
  if (asked === undefined || asked === '') return few
  const number = Number(asked)
  return Number.isInteger(number) && number > 1 ? number : many
}
