import { describe, expect, it } from 'vitest';
import { optionNames, readCustomConfig } from '../../src/clients/custom-config.ts';
import { fakeKubernetes } from './fake-kubernetes.ts';

const encode = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  );

/** Objects by kind and name, as `Secret a`, in namespace pg. */
function holding(objects: Record<string, Record<string, string>>) {
  const asked: string[] = [];
  const k = fakeKubernetes({
    readData: (kind, { namespace, name }) => {
      asked.push(`${namespace} ${kind} ${name}`);
      const files = objects[`${kind} ${name}`];
      return Promise.resolve(files === undefined ? null : encode(files));
    },
  });
  return { k, asked };
}

const CIPHER = '[global]\nrepo1-cipher-type=aes-256-cbc\nrepo1-cipher-pass=hunter2\n';

describe('readCustomConfig', () => {
  it('names the options of every Secret and ConfigMap, each once, and no value', async () => {
    const { k, asked } = holding({
      'Secret cipher': { 'cipher.conf': CIPHER },
      'ConfigMap speed': { 'speed.conf': '[global]\nprocess-max=4\nrepo1-cipher-type=aes-256-cbc' },
    });
    const facts = await readCustomConfig(k, 'pg', [
      { secret: { name: 'cipher' } },
      { configMap: { name: 'speed' } },
    ]);
    expect(facts).toEqual({
      options: ['process-max', 'repo1-cipher-pass', 'repo1-cipher-type'],
      missing: [],
    });
    expect(asked).toEqual(['pg Secret cipher', 'pg ConfigMap speed']);
    expect(JSON.stringify(facts)).not.toContain('hunter2');
  });

  it('reads only files that pgBackRest includes: those that end in .conf', async () => {
    const { k } = holding({
      'Secret mixed': {
        'a.conf': 'compress-type=lz4',
        'ca.crt': 'x=y',
        'gcs-key.json': '{"a"="b"}',
      },
    });
    const { options } = await readCustomConfig(k, 'pg', [{ secret: { name: 'mixed' } }]);
    expect(options).toEqual(['compress-type']);
  });

  it('goes by the name under which a key is mounted, and leaves out what is not', async () => {
    const { k } = holding({
      'Secret s': { mine: 'a-option=1', 'other.conf': 'b-option=1', 'c.conf': 'c-option=1' },
    });
    const items = [
      { key: 'mine', path: 'mine.conf' },
      { key: 'c.conf', path: 'c.txt' },
    ];
    const { options } = await readCustomConfig(k, 'pg', [{ secret: { name: 's', items } }]);
    expect(options).toEqual(['a-option']);
  });

  it('takes an empty list of items for all keys', async () => {
    const { k } = holding({ 'Secret s': { 'a.conf': 'a-option=1' } });
    const { options } = await readCustomConfig(k, 'pg', [{ secret: { name: 's', items: [] } }]);
    expect(options).toEqual(['a-option']);
  });

  it('names the objects that do not exist, but those that need not', async () => {
    const { k } = holding({});
    const facts = await readCustomConfig(k, 'pg', [
      { secret: { name: 'gone' } },
      { configMap: { name: 'lost' } },
      { secret: { name: 'perhaps', optional: true } },
    ]);
    expect(facts).toEqual({ options: [], missing: ['Secret gone', 'ConfigMap lost'] });
  });

  it.each([
    undefined,
    null,
    'text',
    {},
    [],
    [null],
    ['x'],
    [{}],
    [{ secret: {} }],
    [{ secret: { name: '' } }],
  ])('finds nothing in %j: the CRD of v1 validates nothing', async (projections) => {
    const { k, asked } = holding({});
    await expect(readCustomConfig(k, 'pg', projections)).resolves.toEqual({
      options: [],
      missing: [],
    });
    expect(asked).toEqual([]);
  });

  it('survives items that are none', async () => {
    const { k } = holding({ 'Secret s': { 'a.conf': 'a-option=1' } });
    const items = [null, { key: 7 }, { path: 'a.conf' }];
    const { options } = await readCustomConfig(k, 'pg', [{ secret: { name: 's', items } }]);
    expect(options).toEqual([]);
  });
});

describe('optionNames', () => {
  it('reads the left sides, whatever is on the right', () => {
    const text = [
      '# repo9-path=/not/this',
      '[global]',
      'repo1-path=/a=b',
      '  log-level-console = info',
      'process-max=',
      '',
      'no option here',
      '[global:archive-push]',
      'compress-level=3\r',
    ].join('\n');
    expect(optionNames(text)).toEqual([
      'repo1-path',
      'log-level-console',
      'process-max',
      'compress-level',
    ]);
  });
});
