import { inferredEdges } from '@shared/diagram/inferred'
import { USUAL_LINES, withLines } from '@shared/diagram/lines'
import type { Graph, GraphNode } from '@shared/graph'
import { describe, expect, test } from 'vitest'

/** `name*` is (part of) the primary key, `name>` has a foreign key, `name?` may be NULL, `name:type` is no int. */
function node(label: string, columns: readonly string[], more: Partial<GraphNode> = {}): GraphNode {
  const made = columns.map((text) => {
    const [, name = '', marks = '', type = 'int'] = /^(\w+)([*>?!]*)(?::(.+))?$/.exec(text) ?? []
    const has = (mark: string) => marks.includes(mark)
    return { name, type, nullable: has('?'), primary: has('*'), foreign: has('>'), unique: has('!') }
  })
  const primaryKeys = made.filter(({ primary }) => primary).map(({ name }) => name)
  return { id: label, schema: 'main', label, kind: 'table', rowCount: null, columns: made, primaryKeys, ...more }
}
const told = (nodes: readonly GraphNode[]) =>
  inferredEdges({ nodes: [...nodes], edges: [] }).map(
    (e) => `${e.source}.${e.sourceColumns.join()} → ${e.target}.${e.targetColumns.join()}`,
  )

describe('schemas that people know, without their keys', () => {
  test('Chinook', () => {
    expect(
      told([
        node('Album', ['AlbumId*', 'Title:NVARCHAR(160)', 'ArtistId']),
        node('Artist', ['ArtistId*', 'Name:NVARCHAR(120)']),
        node('Customer', ['CustomerId*', 'FirstName:NVARCHAR(40)', 'SupportRepId?']),
        node('Employee', ['EmployeeId*', 'ReportsTo?']),
        node('Genre', ['GenreId*', 'Name:NVARCHAR(120)']),
        node('Invoice', ['InvoiceId*', 'CustomerId']),
        node('InvoiceLine', ['InvoiceLineId*', 'InvoiceId', 'TrackId']),
        node('MediaType', ['MediaTypeId*']),
        node('Playlist', ['PlaylistId*']),
        node('PlaylistTrack', ['PlaylistId*', 'TrackId*']),
        node('Track', ['TrackId*', 'AlbumId?', 'MediaTypeId', 'GenreId?']),
      ]),
    ).toEqual([
      'Album.ArtistId → Artist.ArtistId',
      'Invoice.CustomerId → Customer.CustomerId',
      'InvoiceLine.InvoiceId → Invoice.InvoiceId',
      'InvoiceLine.TrackId → Track.TrackId',
      'PlaylistTrack.PlaylistId → Playlist.PlaylistId',
      'PlaylistTrack.TrackId → Track.TrackId',
      'Track.AlbumId → Album.AlbumId',
      'Track.MediaTypeId → MediaType.MediaTypeId',
      'Track.GenreId → Genre.GenreId',
    ])
  })

  test('Sakila', () => {
    expect(
      told([
        node('film', ['film_id*:smallint unsigned', 'language_id:tinyint unsigned', 'original_language_id?:tinyint unsigned']),
        node('film_text', ['film_id*:smallint', 'title:varchar(255)']),
        node('language', ['language_id*:tinyint unsigned']),
        node('film_category', ['film_id*:smallint', 'category_id*:tinyint']),
        node('category', ['category_id*:tinyint']),
        node('address', ['address_id*', 'city_id']),
        node('city', ['city_id*', 'country_id']),
        node('country', ['country_id*']),
        node('store', ['store_id*', 'manager_staff_id', 'address_id']),
        node('staff', ['staff_id*', 'store_id']),
        node('staff_list', ['staff_id'], { kind: 'view' }),
      ]),
    ).toEqual([
      'film.language_id → language.language_id',
      'film_text.film_id → film.film_id',
      'film_category.film_id → film.film_id',
      'film_category.category_id → category.category_id',
      'address.city_id → city.city_id',
      'city.country_id → country.country_id',
      'store.address_id → address.address_id',
      'staff.store_id → store.store_id',
    ])
  })

  test('a shop in the way of Rails: plurals, words that change', () => {
    const plain = (label: string, ...columns: string[]) => node(label, ['id*:bigint', ...columns])
    expect(
      told([
        ...[plain('users'), plain('people'), plain('categories', 'parent_id?:bigint'), plain('addresses', 'user_id:integer')],
        ...[plain('boxes'), plain('cases'), plain('buses'), plain('statuses'), plain('news')],
        plain(
          'orders',
          ...['person_id:bigint', 'category_id?:bigint', 'address_id:bigint', 'box_id:bigint', 'case_id:bigint', 'bus_id:bigint'],
          ...['status_id:bigint', 'news_id:bigint', 'external_id:text', 'tracking_id:bigint'],
        ),
      ]),
    ).toEqual([
      'addresses.user_id → users.id',
      'orders.person_id → people.id',
      'orders.category_id → categories.id',
      'orders.address_id → addresses.id',
      'orders.box_id → boxes.id',
      'orders.case_id → cases.id',
      'orders.bus_id → buses.id',
      'orders.status_id → statuses.id',
      'orders.news_id → news.id',
    ])
  })
})

describe('nothing is inferred', () => {
  const users = node('users', ['id*'])
  test('over a column that has a foreign key', () => expect(told([users, node('orders', ['user_id>'])])).toEqual([]))
  test('where types do not meet', () => {
    expect(told([users, node('orders', ['user_id:uuid'])])).toEqual([])
    expect(told([users, node('orders', ['user_id:varchar(36)'])])).toEqual([])
    expect(told([users, node('orders', ['user_id:bigint unsigned'])])).toHaveLength(1)
  })
  test('between targets that would both do', () => {
    expect(told([users, node('user', ['id*']), node('orders', ['user_id'])])).toEqual([])
    expect(told([node('a', ['sku*:text']), node('b', ['sku*:text']), node('lines', ['sku:text'])])).toEqual([])
  })
  test('to a key that several columns make, to a view, to itself, or by a name that is anybody’s', () => {
    expect(told([node('users', ['a*', 'b*']), node('orders', ['user_id'])])).toEqual([])
    expect(told([node('users', ['id*'], { kind: 'view' }), node('orders', ['user_id'])])).toEqual([])
    expect(told([node('users', ['user_id*'])])).toEqual([])
    expect(told([node('countries', ['code*:text']), node('ports', ['id*', 'code:text'])])).toEqual([])
    expect(told([node('a', ['id*']), node('b', ['id*'])])).toEqual([])
    expect(told([node('vals', ['id*']), node('paid', ['paid', 'grid', 'valId'])])).toEqual(['paid.valId → vals.id'])
  })
})

test('a relation of one’s own schema goes before those of others; a lone one of another schema will do', () => {
  const at = (schema: string, label: string, columns: readonly string[]) => node(label, columns, { schema, id: `${schema}.${label}` })
  const both = [at('a', 'users', ['id*']), at('b', 'users', ['id*'])]
  expect(told([...both, at('a', 'orders', ['user_id']), at('c', 'orders', ['user_id'])])).toEqual(['a.orders.user_id → a.users.id'])
  expect(told([at('a', 'users', ['id*']), at('c', 'orders', ['user_id'])])).toEqual(['c.orders.user_id → a.users.id'])
})

test('how many stand at the ends comes from uniqueness and NULL, and lines are drawn only where they are wanted', () => {
  const graph: Graph = { nodes: [node('products', ['sku*:text']), node('stock', ['sku?!:varchar(20)'])], edges: [] }
  expect(withLines(graph, USUAL_LINES).edges).toEqual([])
  expect(withLines(graph, { reads: true, inferred: true }).edges).toMatchObject([
    { kind: 'inferred', source: 'stock', target: 'products', sourceCardinality: 'zero-or-one', targetCardinality: 'zero-or-one' },
  ])
})

test('ten thousand relations take no time to speak of, hostile names are names', () => {
  const nodes = Array.from({ length: 10_000 }, (_, at) => node(`t${String(at)}`, ['id*', `t${String((at * 7) % 10_000)}_id`]))
  expect(told(nodes)).toHaveLength(9_998)
  expect(told([node('users', ['id*'], { label: '__proto__' }), node('constructor', ['__proto___id', 'constructor_id'])])).toHaveLength(1)
})
