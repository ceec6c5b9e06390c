/** The sample's schema: composite keys, a self reference, many-to-many, views, triggers, checks, a generated column. */
export const SCHEMA = /* SQL */ `
CREATE TABLE countries (code TEXT PRIMARY KEY CHECK (length(code) = 2), name TEXT NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
CREATE TABLE ports (
  id INTEGER PRIMARY KEY, locode TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  country_code TEXT NOT NULL REFERENCES countries (code), latitude REAL NOT NULL, longitude REAL NOT NULL,
  CONSTRAINT on_earth CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)
);
CREATE TABLE terminals (
  port_id INTEGER NOT NULL REFERENCES ports (id), code TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (port_id, code)
) WITHOUT ROWID;
CREATE TABLE berths (
  port_id INTEGER NOT NULL, terminal_code TEXT NOT NULL, number INTEGER NOT NULL, length_m REAL NOT NULL CHECK (length_m > 0), depth_m REAL NOT NULL,
  PRIMARY KEY (port_id, terminal_code, number),
  CONSTRAINT berths_terminal FOREIGN KEY (port_id, terminal_code) REFERENCES terminals (port_id, code) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE companies (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, country_code TEXT NOT NULL REFERENCES countries (code),
  parent_id INTEGER REFERENCES companies (id) ON DELETE SET NULL, vat_number TEXT UNIQUE
);
CREATE TABLE contacts (
  id INTEGER PRIMARY KEY, company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
  full_name TEXT NOT NULL, email TEXT NOT NULL UNIQUE CHECK (email LIKE '%_@_%'), phone TEXT
);
CREATE TABLE employees (
  id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, title TEXT NOT NULL, hired_on TEXT NOT NULL,
  manager_id INTEGER REFERENCES employees (id), port_id INTEGER REFERENCES ports (id)
);
CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE employee_roles (
  employee_id INTEGER NOT NULL REFERENCES employees (id) ON DELETE CASCADE, role_id INTEGER NOT NULL REFERENCES roles (id) ON DELETE RESTRICT,
  granted_on TEXT NOT NULL, PRIMARY KEY (employee_id, role_id)
) WITHOUT ROWID;
CREATE TABLE vessels (
  imo INTEGER PRIMARY KEY CHECK (imo BETWEEN 1000000 AND 9999999), name TEXT NOT NULL, operator_id INTEGER NOT NULL REFERENCES companies (id),
  flag_code TEXT NOT NULL REFERENCES countries (code), capacity_teu INTEGER NOT NULL, built INTEGER NOT NULL
);
CREATE TABLE services (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, operator_id INTEGER NOT NULL REFERENCES companies (id));
CREATE TABLE voyages (
  id INTEGER PRIMARY KEY, service_id INTEGER NOT NULL REFERENCES services (id), vessel_imo INTEGER NOT NULL REFERENCES vessels (imo),
  number TEXT NOT NULL, departs_on TEXT NOT NULL, UNIQUE (service_id, number)
);
CREATE TABLE port_calls (
  voyage_id INTEGER NOT NULL REFERENCES voyages (id) ON DELETE CASCADE, sequence INTEGER NOT NULL,
  port_id INTEGER NOT NULL, terminal_code TEXT NOT NULL, berth_number INTEGER,
  arrives_at TEXT NOT NULL, departs_at TEXT, PRIMARY KEY (voyage_id, sequence),
  CONSTRAINT port_calls_berth FOREIGN KEY (port_id, terminal_code, berth_number) REFERENCES berths (port_id, terminal_code, number),
  CONSTRAINT leaves_after_arrival CHECK (departs_at IS NULL OR departs_at > arrives_at)
) WITHOUT ROWID;
CREATE TABLE container_types (iso_code TEXT PRIMARY KEY, description TEXT NOT NULL, teu REAL NOT NULL, refrigerated INTEGER NOT NULL DEFAULT 0 CHECK (refrigerated IN (0, 1))) WITHOUT ROWID;
CREATE TABLE containers (
  number TEXT PRIMARY KEY CHECK (length(number) = 11), iso_code TEXT NOT NULL REFERENCES container_types (iso_code),
  owner_id INTEGER NOT NULL REFERENCES companies (id), tare_kg INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE commodities (hs_code TEXT PRIMARY KEY, name TEXT NOT NULL, dangerous INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE bookings (
  id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, shipper_id INTEGER NOT NULL REFERENCES companies (id),
  consignee_id INTEGER NOT NULL REFERENCES companies (id), voyage_id INTEGER NOT NULL,
  load_sequence INTEGER NOT NULL, discharge_sequence INTEGER NOT NULL, agent_id INTEGER REFERENCES employees (id),
  status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'confirmed', 'loaded', 'delivered', 'cancelled')), booked_at TEXT NOT NULL,
  CONSTRAINT bookings_load FOREIGN KEY (voyage_id, load_sequence) REFERENCES port_calls (voyage_id, sequence),
  CONSTRAINT bookings_discharge FOREIGN KEY (voyage_id, discharge_sequence) REFERENCES port_calls (voyage_id, sequence),
  CONSTRAINT moves_forward CHECK (discharge_sequence > load_sequence)
);
CREATE TABLE booking_containers (
  booking_id INTEGER NOT NULL REFERENCES bookings (id) ON DELETE CASCADE, container_number TEXT NOT NULL REFERENCES containers (number),
  hs_code TEXT NOT NULL REFERENCES commodities (hs_code), cargo_kg INTEGER NOT NULL CHECK (cargo_kg > 0), seal TEXT,
  PRIMARY KEY (booking_id, container_number)
) WITHOUT ROWID;
CREATE TABLE container_events (
  id INTEGER PRIMARY KEY, container_number TEXT NOT NULL REFERENCES containers (number), port_id INTEGER REFERENCES ports (id),
  kind TEXT NOT NULL CHECK (kind IN ('gate in', 'loaded', 'discharged', 'gate out', 'inspected')), happened_at TEXT NOT NULL, details TEXT CHECK (details IS NULL OR json_valid(details))
);
CREATE TABLE customs_declarations (
  id INTEGER PRIMARY KEY, booking_id INTEGER NOT NULL UNIQUE REFERENCES bookings (id), office_port_id INTEGER NOT NULL REFERENCES ports (id),
  declared_value NUMERIC NOT NULL, currency TEXT NOT NULL DEFAULT 'EUR', cleared_at TEXT
);
CREATE TABLE tariffs (
  service_id INTEGER NOT NULL REFERENCES services (id), valid_from TEXT NOT NULL, currency TEXT NOT NULL DEFAULT 'EUR',
  PRIMARY KEY (service_id, valid_from)
) WITHOUT ROWID;
CREATE TABLE tariff_rates (
  service_id INTEGER NOT NULL, valid_from TEXT NOT NULL, iso_code TEXT NOT NULL REFERENCES container_types (iso_code), amount NUMERIC NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (service_id, valid_from, iso_code),
  CONSTRAINT tariff_rates_tariff FOREIGN KEY (service_id, valid_from) REFERENCES tariffs (service_id, valid_from) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE invoices (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, booking_id INTEGER NOT NULL REFERENCES bookings (id), issued_on TEXT NOT NULL, due_on TEXT NOT NULL,
  CONSTRAINT due_after_issue CHECK (due_on >= issued_on)
);
CREATE TABLE invoice_lines (
  invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE, line INTEGER NOT NULL, description TEXT NOT NULL,
  quantity NUMERIC NOT NULL, unit_price NUMERIC NOT NULL, amount NUMERIC GENERATED ALWAYS AS (quantity * unit_price) STORED, PRIMARY KEY (invoice_id, line)
);
CREATE TABLE payments (
  id INTEGER PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoices (id), paid_on TEXT NOT NULL, amount NUMERIC NOT NULL CHECK (amount > 0), reference TEXT
);
CREATE TABLE audit_log (id INTEGER PRIMARY KEY AUTOINCREMENT, happened_at TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL, receipt BLOB);

CREATE INDEX port_calls_by_arrival ON port_calls (port_id, arrives_at DESC);
CREATE INDEX bookings_open ON bookings (shipper_id, booked_at) WHERE status IN ('draft', 'confirmed');
CREATE INDEX bookings_voyage ON bookings (voyage_id);
CREATE INDEX container_events_latest ON container_events (container_number, happened_at DESC);
CREATE INDEX companies_search ON companies (lower(name));
CREATE INDEX payments_invoice ON payments (invoice_id);

CREATE VIEW open_bookings AS
  SELECT b.reference, s.name AS shipper, c.name AS consignee, b.booked_at FROM bookings b
  JOIN companies s ON s.id = b.shipper_id JOIN companies c ON c.id = b.consignee_id WHERE b.status IN ('draft', 'confirmed');
CREATE VIEW invoice_totals AS
  SELECT i.number, sum(l.amount) AS total, coalesce((SELECT sum(p.amount) FROM payments p WHERE p.invoice_id = i.id), 0) AS paid
  FROM invoices i JOIN invoice_lines l ON l.invoice_id = i.id GROUP BY i.id;
CREATE VIEW port_schedule AS
  SELECT p.name AS port, v.name AS vessel, c.arrives_at, c.departs_at FROM port_calls c
  JOIN ports p ON p.id = c.port_id JOIN voyages y ON y.id = c.voyage_id JOIN vessels v ON v.imo = y.vessel_imo;

CREATE TRIGGER bookings_confirmed AFTER UPDATE OF status ON bookings WHEN new.status = 'confirmed'
BEGIN
  INSERT INTO audit_log (happened_at, what, subject) VALUES (new.booked_at, 'confirmed', new.reference);
END;
CREATE TRIGGER payments_not_before_invoice BEFORE INSERT ON payments
BEGIN
  SELECT raise(ABORT, 'paid before it was issued') FROM invoices WHERE id = new.invoice_id AND issued_on > new.paid_on;
END;
`
