import pg from 'pg';
import { readAuditUrl, type AuditUrl } from './audit-url.ts';
import { explainFailure } from './explain-failure.ts';
import { WRITER_ROLE } from './names.ts';

/** Asks the store within one transaction. */
export type Ask = <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>;

/** What a transaction may do: `define` is what the login itself may, to make the schema. */
export type Right = 'write' | 'read' | 'define';

/** Rows are few and small; a worker with hundreds of migrations must not take the store's connections for itself. */
const MAX_CONNECTIONS = 4;
/** A fail-over moves the store's name to another server: old connections must not last. */
const CONNECTION_LIFETIME_S = 30 * 60;
/** No statement of ours takes a second; one that does waits for a disk, and is better sent again. */
const STATEMENT_TIMEOUT_S = 10;
/** Somebody else writes to the same run, or an admin holds the table. */
const LOCK_TIMEOUT_S = 5;
/** For the store's sake: a worker that froze must not keep its lock on a run. */
const IDLE_TIMEOUT_S = 10;
/** An index over a large record takes its time. */
const DEFINE_TIMEOUT_S = 15 * 60;

export interface ConnectionOptions {
  max?: number;
  /** Wait for an answer as long as it takes to make the schema. */
  patient?: boolean;
}

/** Connections to the audit store. Each transaction has its own settings with it: a pooler between may share sessions. */
export class AuditConnection {
  readonly #pool: pg.Pool;
  readonly #url: AuditUrl;

  /** @throws {AuditUrlUnusable} Connects only when it is used. */
  constructor(url: string, { max = MAX_CONNECTIONS, patient = false }: ConnectionOptions = {}) {
    this.#url = readAuditUrl(url);
    this.#pool = new pg.Pool({
      ...this.#url.config,
      max,
      // Above the server's own limit, so that its error is what is seen; for a network that swallows everything.
      query_timeout: 1_000 * ((patient ? DEFINE_TIMEOUT_S : STATEMENT_TIMEOUT_S) + 5),
      maxLifetimeSeconds: CONNECTION_LIFETIME_S,
    });
    // Without a listener a connection that breaks while nobody uses it ends the process.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** `audit.example:5432/handover as worker`. */
  get where(): string {
    return this.#url.where;
  }

  get login(): string {
    return this.#url.login;
  }

  /** Runs `work` in one transaction. @throws {HandoverError} as explain-failure.ts tells them apart. */
  async transaction<T>(
    right: Right,
    work: (ask: Ask) => Promise<T>,
    explain: (error: unknown, url: AuditUrl) => unknown = explainFailure,
  ): Promise<T> {
    try {
      return await this.#run(right, work);
    } catch (error) {
      throw explain(error, this.#url);
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ended) await this.#pool.end();
  }

  async #run<T>(right: Right, work: (ask: Ask) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      await client.query(BEGIN[right]);
      const result = await work(async (text, values) => {
        const { rows } = await client.query(text, values);
        return rows as never;
      });
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // Not used again: nobody knows what state it is in.
      client.release(true);
      throw error;
    }
  }
}

const begin = (mode: string, statementTimeoutS: number, ...settings: string[]): string =>
  [
    `BEGIN ISOLATION LEVEL ${mode}`,
    `SET LOCAL statement_timeout = '${statementTimeoutS}s'`,
    `SET LOCAL lock_timeout = '${LOCK_TIMEOUT_S}s'`,
    `SET LOCAL idle_in_transaction_session_timeout = '${IDLE_TIMEOUT_S}s'`,
    ...settings,
  ].join('; ');

const BEGIN: Readonly<Record<Right, string>> = {
  // Read committed: who waited for a lock on the run must see what the other one wrote. Not READ WRITE: where an admin
  // made the store read-only, since its disk is nearly full for one, that holds for us, too.
  write: begin(
    'READ COMMITTED',
    STATEMENT_TIMEOUT_S,
    `SET LOCAL ROLE ${WRITER_ROLE}`,
    // A database may be set to answer before a row is safe; this one's rows are told to be.
    "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'",
  ),
  // Whoever may SELECT may read, with or without the reader's role. Compiling takes longer than these questions.
  read: begin('REPEATABLE READ READ ONLY', STATEMENT_TIMEOUT_S, 'SET LOCAL jit = off'),
  define: begin('READ COMMITTED', DEFINE_TIMEOUT_S),
};
