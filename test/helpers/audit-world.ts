import { afterAll, beforeAll } from 'vitest';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { migrate } from '../../src/audit/migrate.ts';
import { startPostgres, type PostgresOptions, type PostgresServer } from './postgres-server.ts';

/** A server with the schema of the record on it, and a store that uses it; both for all tests of a `describe`. */
export interface AuditWorld {
  server: PostgresServer;
  store: AuditStore;
}

/** Starts the server before the tests of a `describe`, and takes it away after them. */
export function useAuditWorld(options: PostgresOptions = {}): AuditWorld {
  const world: Partial<AuditWorld> = {};
  beforeAll(async () => {
    world.server = await startPostgres(options);
    await migrate(world.server.url);
    world.store = new AuditStore(world.server.url);
  });
  afterAll(async () => {
    await world.store?.close();
    await world.server?.remove();
  });
  return world as AuditWorld;
}
