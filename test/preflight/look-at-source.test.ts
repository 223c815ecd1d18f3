import { describe, expect, it } from 'vitest';
import type { Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import { FENCE_ANNOTATION, LOCK_ANNOTATION } from '../../src/model/names.ts';
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

describe('the path that v2 is to have for its own', () => {
  const own = { ...REQUEST, target: { ...REQUEST.target, repository: 'own' as const } };
  const PATH = '/pgbackrest/pg2/cluster1-v2/repo1';

  /** @param spec of v1; without a cloud storage there is no plan. */
  async function lookFor(request: typeof REQUEST, spec: Partial<V1Spec> = {}) {
    const asked: string[][] = [];
    const exec: Kubernetes['exec'] = (_pod, command, options) => {
      const isOwn = command.includes(`--repo1-path=${PATH}`);
      if (command[0] === 'pgbackrest') asked.push(command.slice(4));
      const stdout = isOwn ? '[]' : answerOfV1({ command, ...options });
      return Promise.resolve({ stdout, stderr: '', exitCode: 0 });
    };
    const { ownRepository } = await look({ source: { ...withSpec(spec), exec } }, { request });
    return { ownRepository, asked };
  }

  it("is looked at from v1's side, as v1 reaches its bucket", async () => {
    const { ownRepository, asked } = await lookFor(own);
    expect(ownRepository).toMatchObject({ seen: true, value: { path: PATH, statusCode: 1 } });
    expect(asked).toContainEqual([
      '--repo1-type=s3',
      `--repo1-path=${PATH}`,
      '--no-repo1-s3-verify-tls',
    ]);
    expect(asked).toHaveLength(2);
  });

  it('is not looked for where v2 takes over that of v1', async () => {
    const { ownRepository, asked } = await lookFor(REQUEST);
    expect(ownRepository).toEqual(seen(null));
    expect(asked).toHaveLength(1);
  });

  it('is not known without a plan', async () => {
    const { ownRepository } = await lookFor(own, { backup: {} });
    expect(ownRepository).toMatchObject({
      seen: false,
      why: expect.stringMatching(/^There is no plan that names it: v1 has no cloud/) as string,
    });
  });

  it('is unseen for the reason that pgBackRest names', async () => {
    const exec: Kubernetes['exec'] = (_pod, command, options) =>
      Promise.resolve(
        command.some((word) => word.startsWith('--repo1-path'))
          ? { stdout: '', stderr: 'HTTP request failed with 403', exitCode: 39 }
          : { stdout: answerOfV1({ command, ...options }), stderr: '', exitCode: 0 },
      );
    const { ownRepository, repository } = await look({ source: { exec } }, { request: own });
    expect(ownRepository).toMatchObject({
      seen: false,
      why: expect.stringContaining('failed with 403') as string,
    });
    expect(repository).toMatchObject({ seen: true });
  });
});

describe("v1's Patroni", () => {
  const MARK = {
    holder: 'handover/run-1',
    target: { context: null, namespace: 'pg', cluster: 'x' },
    server: null,
  };

  it('is seen to be paused, and by which migration, though no server of v1 runs', async () => {
    const { patroniPause, postgres } = await look({
      source: {
        listPods: () => Promise.resolve([]),
        readConfigMapAnnotations: ({ namespace, name }) =>
          Promise.resolve({
            annotations: {
              config: JSON.stringify({ pause: namespace === 'pg' && name === 'cluster1-config' }),
              [FENCE_ANNOTATION]: JSON.stringify(MARK),
            },
            resourceVersion: '1',
          }),
      },
    });
    expect(patroniPause).toEqual(seen({ paused: true, mark: MARK }));
    expect(postgres).toMatchObject({ seen: false });
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
