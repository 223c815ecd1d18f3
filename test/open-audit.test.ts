import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAudit } from '../src/open-audit.ts';

/** What was logged while it was opened. */
async function opened(auditDatabaseUrl: string | null) {
  const logged: string[] = [];
  const log = { error: (message: string) => logged.push(message) };
  const store = await openAudit({ auditDatabaseUrl }, log);
  await store.close();
  return logged;
}

describe('a worker without an audit store', () => {
  it('does not start, and says what to set', async () => {
    const failure = opened(null);
    await expect(failure).rejects.toMatchObject({ code: 'AUDIT_URL' });
    await expect(failure).rejects.toThrow(/^AUDIT_DATABASE_URL is not set: .* Do: set it as /);
  });

  it('does not start with an address that is none, and tells nothing of it', async () => {
    const failure = opened('mysql://handover:hunter2@db/audit');
    await expect(failure).rejects.toMatchObject({ code: 'AUDIT_URL' });
    await expect(failure).rejects.not.toThrow(/hunter2/);
  });
});

describe('an audit store that is away', () => {
  it('keeps no worker from starting: a migration may be in its write outage', async () => {
    const logged = await opened('postgresql://handover:hunter2@127.0.0.1:1/audit');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(
      /^The audit store 127\.0\.0\.1:1\/audit .*could not be used: connect ECONNREFUSED/,
    );
    expect(logged[0]).not.toContain('hunter2');
  });
});

describe('an audit store that refuses', () => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.end(errorMessage('28P01', 'password authentication failed for user "handover"'));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('keeps a worker from starting, and is named with what it said', async () => {
    const url = `postgresql://handover:hunter2@127.0.0.1:${port}/audit?sslmode=disable`;
    const failure = opened(url);
    await expect(failure).rejects.toMatchObject({ code: 'AUDIT_REFUSED' });
    await expect(failure).rejects.toThrow(/password authentication failed/);
    await expect(failure).rejects.not.toThrow(/hunter2/);
  });
});

/** What a PostgreSQL server answers that ends the conversation. */
function errorMessage(code: string, message: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${code}`, `M${message}`].map((field) => `${field}\0`);
  const body = Buffer.from(`${fields.join('')}\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
