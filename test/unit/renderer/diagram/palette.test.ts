import { expect, test } from 'vitest'
import { mix } from '../../../../src/renderer/features/diagram/palette'

test('shades of marks are mixed of colours as long as they are written and as short as a build writes them', () => {
  expect(mix('#ffffff', '#3b6987', 0.1)).toBe('#ebf0f3')
  expect(mix('#fff', '#3b6987', 0.1)).toBe('#ebf0f3')
  expect(mix('#000', '#fff', 0.5)).toBe('#808080')
})
