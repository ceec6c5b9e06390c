import { createHash } from 'node:crypto'

/** A small seeded generator (mulberry32): the same rows on every machine. */
function random(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const next = random(20240229)
const whole = (from, to) => from + Math.floor(next() * (to - from + 1))
const pick = (list) => list[Math.floor(next() * list.length)]
const START = Date.UTC(2025, 0, 6)
const day = (offset) => new Date(START + offset * 86_400_000).toISOString().slice(0, 10)
const moment = (offset) => new Date(START + Math.round(offset * 24) * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

const COUNTRIES = [
  ['BE', 'Belgium'],
  ['CN', 'China'],
  ['DE', 'Germany'],
  ['DK', 'Denmark'],
  ['ES', 'Spain'],
  ['FR', 'France'],
  ['GR', 'Greece'],
  ['IT', 'Italy'],
  ['JP', 'Japan'],
  ['KR', 'South Korea'],
  ['LK', 'Sri Lanka'],
  ['MA', 'Morocco'],
  ['NL', 'Netherlands'],
  ['PL', 'Poland'],
  ['PT', 'Portugal'],
  ['SG', 'Singapore'],
  ['US', 'United States'],
]
const PORTS = [
  ['BEANR', 'Antwerp', 'BE', 51.26, 4.4],
  ['CNSHA', 'Shanghai', 'CN', 31.23, 121.49],
  ['DEHAM', 'Hamburg', 'DE', 53.54, 9.96],
  ['DKAAR', 'Aarhus', 'DK', 56.15, 10.22],
  ['ESALG', 'Algeciras', 'ES', 36.13, -5.43],
  ['FRLEH', 'Le Havre', 'FR', 49.48, 0.13],
  ['GRPIR', 'Piraeus', 'GR', 37.94, 23.61],
  ['ITGOA', 'Genoa', 'IT', 44.4, 8.91],
  ['JPTYO', 'Tokyo', 'JP', 35.62, 139.79],
  ['KRPUS', 'Busan', 'KR', 35.1, 129.04],
  ['LKCMB', 'Colombo', 'LK', 6.95, 79.85],
  ['MAPTM', 'Tanger Med', 'MA', 35.89, -5.5],
  ['NLRTM', 'Rotterdam', 'NL', 51.95, 4.14],
  ['PLGDN', 'Gdańsk', 'PL', 54.4, 18.69],
  ['SGSIN', 'Singapore', 'SG', 1.26, 103.83],
  ['USNYC', 'New York', 'US', 40.67, -74.04],
]
const NAMES = [
  'Amber',
  'Beacon',
  'Cobalt',
  'Drift',
  'Ember',
  'Fathom',
  'Gull',
  'Horizon',
  'Isthmus',
  'Jetty',
  'Kelp',
  'Lantern',
  'Meridian',
  'North',
  'Osprey',
  'Pilot',
  'Quay',
  'Reef',
  'Sextant',
  'Tide',
]
const TRADES = ['Lines', 'Shipping', 'Foods', 'Textiles', 'Machinery', 'Chemicals', 'Paper', 'Logistics']
const PEOPLE = [
  'Ana',
  'Björn',
  'Chiara',
  'Dorota',
  'Émile',
  'Fatima',
  'Goran',
  'Hana',
  'Ivo',
  'Júlia',
  'Kenji',
  'Léa',
  'Mateo',
  'Noor',
  'Oskar',
  'Priya',
]
const FAMILY = [
  'Almeida',
  'Bakker',
  'Costa',
  'Duarte',
  'Eriksen',
  'Ferrari',
  'Grabowski',
  'Hansen',
  'Ito',
  'Janssens',
  'Kim',
  'Lopez',
  'Müller',
  'Novak',
]
const TYPES = [
  ['22G1', "20' standard", 1, 0],
  ['42G1', "40' standard", 2, 0],
  ['45G1', "40' high cube", 2, 0],
  ['22R1', "20' refrigerated", 1, 1],
  ['45R1', "40' high cube refrigerated", 2, 1],
]
const GOODS = [
  ['0805', 'Citrus fruit', 0],
  ['0901', 'Coffee', 0],
  ['2710', 'Petroleum oils', 1],
  ['3004', 'Medicaments', 0],
  ['4011', 'Tyres', 0],
  ['4703', 'Wood pulp', 0],
  ['6109', 'T-shirts', 0],
  ['8471', 'Computers', 0],
  ['8507', 'Batteries', 1],
  ['8708', 'Vehicle parts', 0],
]

/** Fills the schema of schema.mjs; `db` is an open better-sqlite3 database. */
export function fill(db) {
  const insert = (table, columns) => {
    const statement = db.prepare(
      `INSERT INTO ${table} (${columns}) VALUES (${columns
        .split(',')
        .map(() => '?')
        .join(', ')})`,
    )
    return (...values) => statement.run(...values)
  }
  each(COUNTRIES, insert('countries', 'code, name'))
  PORTS.forEach((port, at) => insert('ports', 'id, locode, name, country_code, latitude, longitude')(at + 1, ...port))
  const berths = places(insert)
  const companies = people(insert)
  const voyages = sailings(insert, berths)
  const containers = boxes(insert, companies)
  trade(insert, db, companies, voyages, containers)
}

function each(rows, write) {
  for (const row of rows) write(...row)
}

function places(insert) {
  const terminal = insert('terminals', 'port_id, code, name')
  const berth = insert('berths', 'port_id, terminal_code, number, length_m, depth_m')
  const all = []
  PORTS.forEach(([, name], at) => {
    for (const code of ['A', 'B', 'C'].slice(0, whole(1, 3))) {
      terminal(at + 1, code, `${name} terminal ${code}`)
      for (let number = 1; number <= whole(2, 4); number += 1) {
        berth(at + 1, code, number, whole(24, 42) * 10, whole(11, 18))
        all.push([at + 1, code, number])
      }
    }
  })
  return all
}

function people(insert) {
  const company = insert('companies', 'id, name, country_code, parent_id, vat_number')
  const contact = insert('contacts', 'company_id, full_name, email, phone')
  const companies = []
  for (let id = 1; id <= 60; id += 1) {
    const name = `${NAMES[id % NAMES.length]} ${TRADES[Math.floor(id / NAMES.length + id) % TRADES.length]} ${['Group', 'Ltd', 'NV', 'SA'][id % 4]}${id > 40 ? ` ${id}` : ''}`
    company(id, name, pick(COUNTRIES)[0], id > 8 && next() < 0.3 ? whole(1, 8) : null, next() < 0.9 ? `VAT${100000 + id * 37}` : null)
    companies.push(id)
    for (let n = 1; n <= whole(1, 3); n += 1)
      contact(
        id,
        `${pick(PEOPLE)} ${pick(FAMILY)}`,
        `contact${n}@company${id}.example`,
        next() < 0.7 ? `+${whole(30, 49)} ${whole(100, 999)} ${whole(1000, 9999)}` : null,
      )
  }
  const employee = insert('employees', 'id, full_name, title, hired_on, manager_id, port_id')
  for (let id = 1; id <= 80; id += 1) {
    const title = id === 1 ? 'Harbour master' : id < 9 ? 'Head of operations' : pick(['Agent', 'Planner', 'Customs clerk', 'Accountant'])
    employee(
      id,
      `${pick(PEOPLE)} ${pick(FAMILY)}`,
      title,
      day(-whole(30, 4000)),
      id === 1 ? null : id < 9 ? 1 : whole(2, 8),
      id === 1 ? null : whole(1, PORTS.length),
    )
  }
  const roles = ['read', 'book', 'invoice', 'customs', 'administer']
  roles.forEach((name, at) => insert('roles', 'id, name')(at + 1, name))
  const grant = insert('employee_roles', 'employee_id, role_id, granted_on')
  for (let id = 1; id <= 80; id += 1)
    for (let role = 1; role <= roles.length; role += 1) if (role === 1 || next() < 0.3) grant(id, role, day(-whole(1, 400)))
  return companies
}

function sailings(insert, berths) {
  const vessel = insert('vessels', 'imo, name, operator_id, flag_code, capacity_teu, built')
  for (let n = 0; n < 24; n += 1)
    vessel(
      9100000 + n * 137,
      `${NAMES[n % NAMES.length]} ${['Star', 'Spirit', 'Express'][n % 3]}`,
      whole(1, 8),
      pick(COUNTRIES)[0],
      whole(9, 240) * 100,
      whole(1998, 2024),
    )
  const service = insert('services', 'id, code, name, operator_id')
  const tariff = insert('tariffs', 'service_id, valid_from, currency')
  const rate = insert('tariff_rates', 'service_id, valid_from, iso_code, amount')
  each(TYPES, insert('container_types', 'iso_code, description, teu, refrigerated'))
  for (let id = 1; id <= 8; id += 1) {
    service(id, `S${String(id).padStart(2, '0')}`, `${NAMES[id]} loop`, whole(1, 8))
    for (const from of [day(-120), day(60)]) {
      tariff(id, from, id % 3 === 0 ? 'USD' : 'EUR')
      for (const [iso, , teu] of TYPES) rate(id, from, iso, whole(400, 1600) * teu)
    }
  }
  const voyage = insert('voyages', 'id, service_id, vessel_imo, number, departs_on')
  const portCall = insert('port_calls', 'voyage_id, sequence, port_id, terminal_code, berth_number, arrives_at, departs_at')
  const voyages = []
  for (let id = 1; id <= 120; id += 1) {
    const start = Math.floor(id * 1.5)
    voyage(id, ((id - 1) % 8) + 1, 9100000 + whole(0, 23) * 137, `${25}${String(id).padStart(3, '0')}`, day(start))
    const calls = whole(3, 7)
    for (let sequence = 1; sequence <= calls; sequence += 1) {
      const [port, terminal, number] = pick(berths)
      const arrival = start + sequence * 4 + next()
      portCall(
        id,
        sequence,
        port,
        terminal,
        next() < 0.9 ? number : null,
        moment(arrival),
        next() < 0.85 ? moment(arrival + 0.5 + next()) : null,
      )
    }
    voyages.push({ id, calls, start })
  }
  return voyages
}

function boxes(insert, companies) {
  const container = insert('containers', 'number, iso_code, owner_id, tare_kg')
  each(GOODS, insert('commodities', 'hs_code, name, dangerous'))
  const numbers = []
  for (let n = 0; n < 600; n += 1) {
    const number = `RLTU${String(1000000 + n * 97).slice(0, 7)}`
    container(number, pick(TYPES)[0], pick(companies), whole(21, 48) * 100)
    numbers.push(number)
  }
  return numbers
}

function trade(insert, db, companies, voyages, containers) {
  const booking = insert(
    'bookings',
    'id, reference, shipper_id, consignee_id, voyage_id, load_sequence, discharge_sequence, agent_id, status, booked_at',
  )
  const loaded = insert('booking_containers', 'booking_id, container_number, hs_code, cargo_kg, seal')
  const event = insert('container_events', 'container_number, port_id, kind, happened_at, details')
  const customs = insert('customs_declarations', 'booking_id, office_port_id, declared_value, currency, cleared_at')
  const invoice = insert('invoices', 'id, number, booking_id, issued_on, due_on')
  const line = insert('invoice_lines', 'invoice_id, line, description, quantity, unit_price')
  const payment = insert('payments', 'invoice_id, paid_on, amount, reference')
  const log = insert('audit_log', 'happened_at, what, subject, receipt')
  for (let id = 1; id <= 800; id += 1) {
    const { id: voyage, calls, start } = pick(voyages)
    const load = whole(1, calls - 1)
    const status = pick(['draft', 'confirmed', 'confirmed', 'loaded', 'delivered', 'delivered', 'cancelled'])
    const reference = `BK-25-${String(id).padStart(5, '0')}`
    booking(
      id,
      reference,
      pick(companies),
      pick(companies),
      voyage,
      load,
      whole(load + 1, calls),
      next() < 0.8 ? whole(9, 80) : null,
      status,
      moment(start - whole(5, 40)),
    )
    const own = new Set(Array.from({ length: whole(1, 4) }, () => pick(containers)))
    for (const number of own) {
      loaded(id, number, pick(GOODS)[0], whole(20, 260) * 100, next() < 0.8 ? `SL${whole(100000, 999999)}` : null)
      if (status === 'loaded' || status === 'delivered')
        event(
          number,
          whole(1, PORTS.length),
          'loaded',
          moment(start + load * 4),
          next() < 0.2 ? JSON.stringify({ crane: whole(1, 12), bay: whole(1, 60) }) : null,
        )
      if (status === 'delivered') event(number, whole(1, PORTS.length), 'gate out', moment(start + 20 + next() * 9), null)
    }
    if (status === 'draft' || status === 'cancelled') continue
    customs(id, whole(1, PORTS.length), whole(1000, 900000), next() < 0.8 ? 'EUR' : 'USD', next() < 0.7 ? moment(start + 3) : null)
    invoice(id, `IN-25-${String(id).padStart(5, '0')}`, id, day(start), day(start + 30))
    line(id, 1, 'Sea freight', own.size, whole(400, 3200))
    if (next() < 0.6) line(id, 2, 'Terminal handling', own.size, whole(90, 260))
    if (next() < 0.5) payment(id, day(start + whole(1, 45)), whole(300, 9000), next() < 0.5 ? reference : null)
    if (next() < 0.1) log(moment(start), 'receipt', reference, createHash('sha256').update(reference).digest())
  }
}
