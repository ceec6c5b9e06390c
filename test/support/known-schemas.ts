import Database from 'better-sqlite3'

/** A small shop: what every book on databases begins with. */
export const SHOP = `
CREATE TABLE categories (id integer PRIMARY KEY, parent_id integer REFERENCES categories (id), name text NOT NULL UNIQUE);
CREATE TABLE customers (id integer PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, city text);
CREATE TABLE products (id integer PRIMARY KEY, category_id integer REFERENCES categories (id), sku text NOT NULL UNIQUE, price numeric(10,2) NOT NULL);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customers (id), placed_at timestamp NOT NULL, status text NOT NULL);
CREATE TABLE order_lines (order_id integer NOT NULL REFERENCES orders (id), line_no integer NOT NULL, product_id integer NOT NULL REFERENCES products (id), quantity integer NOT NULL, PRIMARY KEY (order_id, line_no));
`

/** A trader of food, by the tables that the Northwind example has. */
export const NORTHWIND = `
CREATE TABLE categories (category_id integer PRIMARY KEY, category_name varchar(15) NOT NULL, description text);
CREATE TABLE suppliers (supplier_id integer PRIMARY KEY, company_name varchar(40) NOT NULL, country varchar(15));
CREATE TABLE products (product_id integer PRIMARY KEY, product_name varchar(40) NOT NULL, supplier_id integer REFERENCES suppliers, category_id integer REFERENCES categories, unit_price numeric(10,2));
CREATE TABLE shippers (shipper_id integer PRIMARY KEY, company_name varchar(40) NOT NULL, phone varchar(24));
CREATE TABLE customers (customer_id char(5) PRIMARY KEY, company_name varchar(40) NOT NULL, city varchar(15));
CREATE TABLE customer_demographics (customer_type_id char(10) PRIMARY KEY, customer_desc text);
CREATE TABLE customer_customer_demo (customer_id char(5) NOT NULL REFERENCES customers, customer_type_id char(10) NOT NULL REFERENCES customer_demographics, PRIMARY KEY (customer_id, customer_type_id));
CREATE TABLE region (region_id integer PRIMARY KEY, region_description text NOT NULL);
CREATE TABLE territories (territory_id varchar(20) PRIMARY KEY, territory_description text NOT NULL, region_id integer NOT NULL REFERENCES region);
CREATE TABLE employees (employee_id integer PRIMARY KEY, last_name varchar(20) NOT NULL, reports_to integer REFERENCES employees);
CREATE TABLE employee_territories (employee_id integer NOT NULL REFERENCES employees, territory_id varchar(20) NOT NULL REFERENCES territories, PRIMARY KEY (employee_id, territory_id));
CREATE TABLE orders (order_id integer PRIMARY KEY, customer_id char(5) REFERENCES customers, employee_id integer REFERENCES employees, ship_via integer REFERENCES shippers, order_date date);
CREATE TABLE order_details (order_id integer NOT NULL REFERENCES orders, product_id integer NOT NULL REFERENCES products, quantity smallint NOT NULL, discount real NOT NULL, PRIMARY KEY (order_id, product_id));
CREATE TABLE us_states (state_id integer PRIMARY KEY, state_name varchar(100), state_abbr varchar(2));
`

/** A lender of films, by the tables that the Sakila and Pagila examples have. */
export const SAKILA = `
CREATE TABLE actor (actor_id integer PRIMARY KEY, first_name varchar(45) NOT NULL, last_name varchar(45) NOT NULL);
CREATE TABLE language (language_id integer PRIMARY KEY, name char(20) NOT NULL);
CREATE TABLE category (category_id integer PRIMARY KEY, name varchar(25) NOT NULL);
CREATE TABLE country (country_id integer PRIMARY KEY, country varchar(50) NOT NULL);
CREATE TABLE city (city_id integer PRIMARY KEY, city varchar(50) NOT NULL, country_id integer NOT NULL REFERENCES country);
CREATE TABLE address (address_id integer PRIMARY KEY, address varchar(50) NOT NULL, city_id integer NOT NULL REFERENCES city);
CREATE TABLE film (film_id integer PRIMARY KEY, title varchar(128) NOT NULL, language_id integer NOT NULL REFERENCES language, original_language_id integer REFERENCES language, rental_rate numeric(4,2) NOT NULL);
CREATE TABLE film_actor (actor_id integer NOT NULL REFERENCES actor, film_id integer NOT NULL REFERENCES film, PRIMARY KEY (actor_id, film_id));
CREATE TABLE film_category (film_id integer NOT NULL REFERENCES film, category_id integer NOT NULL REFERENCES category, PRIMARY KEY (film_id, category_id));
CREATE TABLE film_text (film_id integer PRIMARY KEY, title varchar(255) NOT NULL, description text);
CREATE TABLE store (store_id integer PRIMARY KEY, manager_staff_id integer NOT NULL UNIQUE REFERENCES staff, address_id integer NOT NULL REFERENCES address);
CREATE TABLE staff (staff_id integer PRIMARY KEY, first_name varchar(45) NOT NULL, address_id integer NOT NULL REFERENCES address, store_id integer NOT NULL REFERENCES store);
CREATE TABLE customer (customer_id integer PRIMARY KEY, store_id integer NOT NULL REFERENCES store, last_name varchar(45) NOT NULL, address_id integer NOT NULL REFERENCES address);
CREATE TABLE inventory (inventory_id integer PRIMARY KEY, film_id integer NOT NULL REFERENCES film, store_id integer NOT NULL REFERENCES store);
CREATE TABLE rental (rental_id integer PRIMARY KEY, rental_date timestamp NOT NULL, inventory_id integer NOT NULL REFERENCES inventory, customer_id integer NOT NULL REFERENCES customer, staff_id integer NOT NULL REFERENCES staff);
CREATE TABLE payment (payment_id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer, staff_id integer NOT NULL REFERENCES staff, rental_id integer REFERENCES rental, amount numeric(5,2) NOT NULL);
`

/** A shop for music, by the tables that the Chinook example has. */
export const CHINOOK = `
CREATE TABLE artist (artist_id integer PRIMARY KEY, name varchar(120));
CREATE TABLE album (album_id integer PRIMARY KEY, title varchar(160) NOT NULL, artist_id integer NOT NULL REFERENCES artist);
CREATE TABLE employee (employee_id integer PRIMARY KEY, last_name varchar(20) NOT NULL, reports_to integer REFERENCES employee);
CREATE TABLE customer (customer_id integer PRIMARY KEY, last_name varchar(20) NOT NULL, email varchar(60) NOT NULL, support_rep_id integer REFERENCES employee);
CREATE TABLE genre (genre_id integer PRIMARY KEY, name varchar(120));
CREATE TABLE invoice (invoice_id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer, invoice_date timestamp NOT NULL, total numeric(10,2) NOT NULL);
CREATE TABLE media_type (media_type_id integer PRIMARY KEY, name varchar(120));
CREATE TABLE track (track_id integer PRIMARY KEY, name varchar(200) NOT NULL, album_id integer REFERENCES album, media_type_id integer NOT NULL REFERENCES media_type, genre_id integer REFERENCES genre, unit_price numeric(10,2) NOT NULL);
CREATE TABLE invoice_line (invoice_line_id integer PRIMARY KEY, invoice_id integer NOT NULL REFERENCES invoice, track_id integer NOT NULL REFERENCES track, quantity integer NOT NULL);
CREATE TABLE playlist (playlist_id integer PRIMARY KEY, name varchar(120));
CREATE TABLE playlist_track (playlist_id integer NOT NULL REFERENCES playlist, track_id integer NOT NULL REFERENCES track, PRIMARY KEY (playlist_id, track_id));
`

/** Makes a SQLite file of statements. */
export function writeSchema(path: string, statements: string): void {
  const db = new Database(path)
  db.exec(statements)
  db.close()
}
