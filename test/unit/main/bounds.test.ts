import { expect, test } from 'vitest'
import { boundsFor } from '../../../src/main/shell/bounds'

const screen = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 2560, height: 1400 }
const saved = { x: 2000, y: 100, width: 1200, height: 800, maximised: false }

test('a window opens where it was', () => {
  expect(boundsFor(saved, [screen, second])).toEqual({ x: 2000, y: 100, width: 1200, height: 800 })
  expect(boundsFor(null, [screen])).toEqual({ width: 1440, height: 900 })
})

test('where its screen is gone, or its title cannot be reached, it keeps its size and comes to the middle', () => {
  expect(boundsFor(saved, [screen])).toEqual({ width: 1200, height: 800 })
  expect(boundsFor({ ...saved, y: -500 }, [screen, second])).toEqual({ width: 1200, height: 800 })
  expect(boundsFor({ ...saved, x: -1180 }, [screen, second])).toEqual({ width: 1200, height: 800 })
})

test('it is no larger than the largest screen that is there', () => {
  expect(boundsFor({ ...saved, width: 3000, height: 1390 }, [screen])).toEqual({ width: 1920, height: 1040 })
})
