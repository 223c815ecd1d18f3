import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { databaseUser } from '../../lab/database-user.ts';
import { makeCertificates } from '../../lab/stack/pki.ts';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { useAuditWorld } from '../helpers/audit-world.ts';
import { startPostgres, type PostgresServer } from '../helpers/postgres-server.ts';

/** Uses the store once by an address. */
async function ping(url: string): Promise<{ encrypted: boolean }> {
  const store = new AuditStore(url);
  try {
    await store.ping();
    const [connection] = await store.read((ask) =>
      ask<{ encrypted: boolean }>(
        'SELECT ssl AS encrypted FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
      ),
    );
    return connection ?? { encrypted: false };
  } finally {
    await store.close();
  }
}

const refused = (words: RegExp) => ({
  code: 'AUDIT_REFUSED',
  retryable: false,
  message: expect.stringMatching(words) as string,
});

describe('a store whose server has a certificate', () => {
  const world = useAuditWorld({ tls: true });
  let withTls: (query: string) => string;

  beforeAll(() => {
    const [address] = world.server.url.split('?');
    withTls = (query) => `${address ?? ''}${query}`;
  });

  it('is used by TLS when its CA is the one of the address', async () => {
    expect(world.server.url).toContain('sslmode=verify-full&sslrootcert=');
    await expect(ping(world.server.url)).resolves.toEqual({ encrypted: true });
  });

  it('is refused when another CA signed it', async () => {
    const pki = join(world.server.directory, 'other-pki');
    await makeCertificates(pki, databaseUser());
    const url = withTls(`?sslmode=verify-full&sslrootcert=${join(pki, 'ca.crt')}`);
    await expect(ping(url)).rejects.toMatchObject(refused(/certificate.*sslrootcert/s));
  });

  it('is refused when no CA is named and none of the machine signed it', async () => {
    const url = withTls('?sslmode=verify-full');
    await expect(ping(url)).rejects.toMatchObject(refused(/certificate/));
  });

  it('is refused under a name that is not in the certificate', async () => {
    await world.server.psql("ALTER SYSTEM SET listen_addresses = '127.0.0.1,127.0.0.2'");
    await world.server.stop();
    await world.server.start();
    const url = world.server.url.replace('@127.0.0.1', '@127.0.0.2');
    await expect(ping(url)).rejects.toMatchObject(
      refused(/127\.0\.0\.2.*does not match|altnames/s),
    );
  });

  it('is not used without TLS: the server wants it', async () => {
    await expect(ping(withTls(''))).rejects.toMatchObject(refused(/no encryption.*sslmode/s));
  });

  it('is used without a look at the certificate only if the address says so', async () => {
    await expect(ping(withTls('?sslmode=no-verify'))).resolves.toEqual({ encrypted: true });
    // pg warns of a mode that it takes more strictly than others do.
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    await expect(ping(withTls('?sslmode=require'))).rejects.toMatchObject(refused(/certificate/));
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();
  });

  it('is told from an address whose CA file cannot be read', async () => {
    const url = withTls('?sslmode=verify-full&sslrootcert=/nowhere/ca.crt');
    await expect(ping(url)).rejects.toMatchObject({
      code: 'AUDIT_URL',
      message: expect.stringContaining('/nowhere/ca.crt') as string,
    });
  });
});

describe('a store whose server has no TLS', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.remove());

  it('is refused when the address wants TLS', async () => {
    await expect(ping(`${server.url}?sslmode=verify-full`)).rejects.toMatchObject(
      refused(/does not support SSL.*sslmode/s),
    );
  });
});
