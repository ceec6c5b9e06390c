import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseLanguage } from '../../../../src/renderer/words'
import { said } from '../../../../src/renderer/words/said'

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { lang: '' } })
  chooseLanguage('de')
})

describe('what the main process said', () => {
  it('is English as it came, and German by its English sentence', () => {
    expect(said('The saved secrets are locked')).toBe('Die gespeicherten Geheimnisse sind gesperrt')
    chooseLanguage('en')
    expect(said('The saved secrets are locked')).toBe('The saved secrets are locked')
  })

  it('keeps what was filled in as it is, whatever it looks like', () => {
    expect(said('Nothing listens on db.example:5432')).toBe('Auf db.example:5432 hört nichts')
    expect(said('There is no schema {schema} $& <b>')).toBe('Ein Schema {schema} $& <b> gibt es nicht')
    expect(said('a.b is not in the database is not in the database')).toBe('a.b is not in the database ist nicht in der Datenbank')
  })

  it('finds a sentence within another, begun small or not', () => {
    expect(said('SSH server: nothing listens on 10.0.0.1:22')).toBe('SSH-Server: Auf 10.0.0.1:22 hört nichts')
    expect(said('Port: A port is 1 to 65535')).toBe('Port: Ein Port ist 1 bis 65535')
    expect(said('The SSH server a:22 ended the connection')).toBe('Der SSH-Server a:22 hat die Verbindung beendet')
  })

  it('leaves what a database said itself', () => {
    expect(said('relation "orders" does not exist')).toBe('relation "orders" does not exist')
    expect(said('PostgreSQL refused the query: relation "orders" does not exist')).toBe(
      'PostgreSQL lehnte die Abfrage ab: relation "orders" does not exist',
    )
    expect(said('toString')).toBe('toString')
  })
})
