import { describe } from 'vitest'
import { holdChanges } from '../support/hold-changes'

// A file for each engine: they take the longest, and run side by side.
describe('postgres: a change is noticed, and reading only what changed equals a whole reading', () => holdChanges('postgres'))
