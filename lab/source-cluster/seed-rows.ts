import { randomBytes } from 'node:crypto';

import { Client } from 'pg';

import type { Endpoint } from '../writer/candidates.ts';

/** A database to seed. */
export interface SeedTarget {
  endpoint: Endpoint;
  user: string;
  password: string;
  database: string;
}

/**
 * Tables as an application has them: several types, text with a collation, an identity and a serial
 * (whose sequence must not jump back), a unique and a plain index, a foreign key.
 */
const SCHEMA = `
  CREATE TABLE customers (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    born date,
    tags text[] NOT NULL DEFAULT '{}'
  );
  CREATE TABLE orders (
    id bigserial PRIMARY KEY,
    customer integer NOT NULL REFERENCES customers (id),
    amount numeric(12, 2) NOT NULL,
    placed timestamptz NOT NULL,
    details jsonb NOT NULL,
    receipt bytea
  );
  CREATE INDEX orders_placed ON orders (placed);`;

/** What a database is seeded with. */
export interface Seed {
  /** Orders, of a tenth as many customers. */
  rows: number;
  /** Each gets a table of a thousand rows, `in_NAME`. */
  tablespaces?: string[] | undefined;
  /** Random bytes in a table `photos`: what no compression makes smaller, in files and WAL. */
  photoMegabytes?: number | undefined;
}

/** Makes the schema and fills it. */
export async function seedRows(
  target: SeedTarget,
  { rows, tablespaces = [], photoMegabytes = 0 }: Seed,
): Promise<void> {
  const { endpoint, user, password, database } = target;
  const client = new Client({
    ...{ ...endpoint, user, password, database },
    ssl: { rejectUnauthorized: false },
    connectionTimeoutMillis: 5_000,
    statement_timeout: 300_000,
  });
  await client.connect();
  try {
    const customers = Math.max(1, Math.ceil(rows / 10));
    await client.query(SCHEMA);
    await client.query(
      `INSERT INTO customers (email, born, tags)
       SELECT 'customer' || i || '@example.org', date '1970-01-01' + i % 15000,
              ARRAY['tag' || i % 7, 'größe' || i % 3]
       FROM generate_series(1, $1::int) AS i`,
      [customers],
    );
    await client.query(
      `INSERT INTO orders (customer, amount, placed, details, receipt)
       SELECT 1 + i % $2::int, (i % 100000) / 100.0,
              timestamptz '2024-01-01' + i * interval '1 minute',
              jsonb_build_object('lines', i % 9, 'note', md5(i::text)), decode(md5(i::text), 'hex')
       FROM generate_series(1, $1::int) AS i`,
      [rows, customers],
    );
    for (const name of tablespaces) await seedTablespace(client, name);
    if (photoMegabytes > 0) await seedPhotos(client, photoMegabytes);
  } finally {
    await client.end();
  }
}

async function seedTablespace(client: Client, name: string): Promise<void> {
  await client.query(
    `CREATE TABLE "in_${name}" TABLESPACE "${name}" AS
     SELECT i AS id, md5(i::text) AS note FROM generate_series(1, 1000) AS i`,
  );
}

async function seedPhotos(client: Client, megabytes: number): Promise<void> {
  await client.query('CREATE TABLE photos (id serial PRIMARY KEY, content bytea NOT NULL)');
  await client.query('ALTER TABLE photos ALTER content SET STORAGE EXTERNAL');
  for (let i = 0; i < megabytes; i += 1) {
    await client.query('INSERT INTO photos (content) VALUES ($1)', [randomBytes(1_048_576)]);
  }
}
