import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AuditConnection } from '../../src/audit/audit-connection.ts';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { migrate } from '../../src/audit/migrate.ts';
import { useAuditWorld } from '../helpers/audit-world.ts';

const PASSWORD = 'S3cr%t p@ss/w?rd#1';
const ENCODED = encodeURIComponent(PASSWORD);

describe('a password in AUDIT_DATABASE_URL', () => {
  const world = useAuditWorld();

  /** Everything that somebody might print of what went wrong. */
  async function toldOf(url: string): Promise<string> {
    const told: string[] = [];
    const note = (error: unknown): void => {
      told.push(String(error), inspect(error, { depth: null, showHidden: true }));
      told.push(JSON.stringify(error), error instanceof Error ? (error.stack ?? '') : '');
    };
    await migrate(url).catch(note);
    try {
      const store = new AuditStore(url);
      await store.ping().catch(note);
      await store.close();
    } catch (error) {
      note(error);
    }
    expect(told.length).toBeGreaterThanOrEqual(8);
    return told.join('\n');
  }

  const server = () => new URL(world.server.url).host;
  const wrong: [string, () => string][] = [
    ['is wrong', () => `postgresql://handover:${ENCODED}@${server()}/handover`],
    [
      'stands in the query',
      () => `postgresql://${server()}/handover?user=handover&password=${ENCODED}`,
    ],
    [
      'is for a login that is not there',
      () => `postgresql://nobody:${ENCODED}@${server()}/handover`,
    ],
    [
      'is for a server that is not there',
      () => `postgresql://handover:${ENCODED}@127.0.0.1:1/handover`,
    ],
    [
      'is for a host that is not there',
      () => `postgresql://handover:${ENCODED}@nowhere.invalid/handover`,
    ],
    [
      'is for a server without TLS',
      () => `postgresql://a:${ENCODED}@${server()}/handover?sslmode=verify-full`,
    ],
    [
      'comes with a file that is not there',
      () => `postgresql://a:${ENCODED}@${server()}/x?sslrootcert=/no`,
    ],
    ['is not encoded', () => `postgresql://handover:${PASSWORD}@${server()}/handover`],
    ['looks like a port', () => `postgresql://handover:1/2@${server()}/handover`],
    ['stands in no address at all', () => `host=127.0.0.1 password=${PASSWORD}`],
    ['stands in one of another kind', () => `mysql://handover:${ENCODED}@${server()}/handover`],
  ];

  it.each(wrong)('that %s is in no message', async (_what, url) => {
    const told = await toldOf(url());
    for (const secret of [PASSWORD, ENCODED, encodeURI(PASSWORD)])
      expect(told).not.toContain(secret);
    for (const part of ['S3cr', 'p@ss', 'w?rd', 'ss:5432', 'rd#1'])
      expect(told).not.toContain(part);
  });

  it('is not in what the connection says of itself', () => {
    const connection = new AuditConnection(`postgresql://anna:${ENCODED}@audit.example/handover`);
    expect(connection.where).toBe('audit.example:5432/handover as anna');
    expect(inspect(connection, { depth: null, showHidden: true })).not.toContain('S3cr');
  });
});
