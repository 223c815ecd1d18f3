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

/** Fills the schema with `rows` orders of a tenth as many customers. */
export async function seedRows(target: SeedTarget, rows: number): Promise<void> {
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
  } finally {
    await client.end();
  }
}
