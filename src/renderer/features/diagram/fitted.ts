/** As much of a text as there is room for, by the mean width of letters: measuring each text would cost more than drawing it. */
export function fitted(text: string, room: number, size: number, letter = 0.56): string {
  const letters = Math.floor(room / (size * letter))
  if (text.length <= letters) return text
  return letters < 2 ? '' : `${text.slice(0, letters - 1)}…`
}
