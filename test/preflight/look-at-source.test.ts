import { describe, expect, it } from 'vitest';
import { LOCK_ANNOTATION } from '../../src/model/names.ts';
import type { V1Spec } from '../../src/model/v1-cluster.ts';
import { pod } from '../clients/fake-kubernetes.ts';
import { databaseFacts, seen, v1Cluster } from '../helpers/builders.ts';
import { REQUEST, answerOfV1 } from './healthy-sides.ts';
import { found, look, withSpec } from './looking.ts';

describe('the source', () => {
  it('that does not exist is seen not to be there', async () => {
    const observed = await look({
      source: { get: found(null), listPods: () => Promise.resolve([]) },
    });
    expect(observed.source).toEqual(seen(null));
    expect(observed.lock).toEqual(seen({ holder: null, running: false }));
    expect(observed.postgres).toMatchObject({
      seen: false,
      why: expect.stringContaining('A running primary pod') as string,
    });
  });

  it.each([{ user: 'app' }, { user: '' }, {}])(
    'has a secret for its user, by whatever name: %j',
    async (spec) => {
      const { sourceSecrets } = await look({
        source: withSpec({ user: undefined, ...spec } as V1Spec),
      });
      const name = spec.user === 'app' ? 'cluster1-app-secret' : 'cluster1-pguser-secret';
      expect(sourceSecrets).toMatchObject({
        seen: true,
        value: { [name]: spec.user === 'app' ? null : ['username', 'password'] },
      });
    },
  );

  it('is asked for its custom configuration where it names some', async () => {
    const backup = {
      ...v1Cluster().spec.backup,
      customConfig: [{ secret: { name: 'gone' } }],
    };
    const { customConfig } = await look({ source: withSpec({ backup }) });
    expect(customConfig).toEqual(seen({ options: [], missing: ['Secret gone'] }));
  });

  it("does not count connections of v1's own pods", async () => {
    const clients = [
      { role: 'app', address: '192.0.2.5', connections: 1 },
      { role: 'app', address: '192.0.2.9', connections: 2 },
    ];
    const observed = await look({
      source: {
        listPods: (_namespace, selector) =>
          Promise.resolve(
            selector.includes('pgo-backrest-repo')
              ? []
              : [pod('p', { status: { phase: 'Running', podIP: '192.0.2.5' } })],
          ),
        exec: (_pod, command, options) => {
          const facts = databaseFacts({ clearTextClients: clients });
          const asked = (options.stdin ?? '').includes('md5Roles');
          const stdout = asked ? JSON.stringify(facts) : answerOfV1({ command, ...options });
          return Promise.resolve({ stdout, stderr: '', exitCode: 0 });
        },
      },
    });
    expect(observed.databases).toMatchObject({
      seen: true,
      value: { clearTextClients: [{ role: 'app', address: '192.0.2.9', connections: 2 }] },
    });
  });
});

describe('the repository', () => {
  async function command(spec: Partial<V1Spec>, storage: string | null = null) {
    const commands: string[][] = [];
    const request = { ...REQUEST, source: { ...REQUEST.source, storage } };
    const observed = await look(
      {
        source: {
          ...withSpec(spec),
          exec: (_pod, command, options) => {
            if (command[0] === 'pgbackrest') commands.push(command);
            return Promise.resolve({
              stdout: answerOfV1({ command, ...options }),
              stderr: '',
              exitCode: 0,
            });
          },
        },
      },
      { request },
    );
    return { repository: observed.repository, arguments: commands.map((c) => c.slice(-2)) };
  }

  const storages = {
    aws: { type: 's3', bucket: 'b', endpointUrl: 'e', region: 'r', verifyTLS: true },
    google: { type: 'gcs', bucket: 'b' },
  };

  it('is looked at where v1 backs up to, as v1 does', async () => {
    const { arguments: unverified } = await command({});
    expect(unverified).toEqual([['--repo1-type=s3', '--no-repo1-s3-verify-tls']]);
    const { arguments: verified } = await command({ backup: { storages } }, 'aws');
    expect(verified).toEqual([['--output=json', '--repo1-type=s3']]);
    const { arguments: google } = await command({ backup: { storages } }, 'google');
    expect(google).toEqual([['--output=json', '--repo1-type=gcs']]);
  });

  it('is not guessed where v1 has several, or none', async () => {
    for (const spec of [{ backup: { storages } }, { backup: { storages: {} } }]) {
      const { repository, arguments: asked } = await command(spec);
      expect(repository).toEqual({
        seen: false,
        why: 'Which storage of v1 holds the repository is not clear.',
      });
      expect(asked).toEqual([]);
    }
  });
});

describe('the lock', () => {
  const held = () => {
    const cluster = v1Cluster();
    const annotations = { [LOCK_ANNOTATION]: 'handover/run-1' };
    return { get: found({ ...cluster, metadata: { ...cluster.metadata, annotations } }) };
  };

  it.each([true, false, null])(
    'is told with its holder, and whether it runs: %j',
    async (running) => {
      const asked: string[] = [];
      const isRunning = (holder: string) => {
        asked.push(holder);
        return Promise.resolve(running);
      };
      const { lock } = await look({ source: held() }, { by: { observer: null, isRunning } });
      expect(lock).toEqual(seen({ holder: 'handover/run-1', running }));
      expect(asked).toEqual(['handover/run-1']);
    },
  );

  it('is nobody to ask for where nobody holds it', async () => {
    const isRunning = () => Promise.reject(new TypeError('nobody to ask'));
    const { lock } = await look({}, { by: { observer: null, isRunning } });
    expect(lock).toEqual(seen({ holder: null, running: false }));
  });
});
