import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliError } from '../../../src/cli/cli-error.ts';
import { start, type StartOptions } from '../../../src/cli/commands/start.ts';
import { config } from '../config.ts';

/** Only requests that are refused: those that are not would go on to a server. */
describe('a request at the command line', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pg-handover-start-'));
  });

  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  async function file(name: string, text: string): Promise<string> {
    const path = join(directory, name);
    await writeFile(path, text);
    return path;
  }

  async function refusal(options: StartOptions): Promise<CliError> {
    const thrown = await start(config(), options).catch((error: unknown) => error);
    if (!(thrown instanceof CliError)) throw new Error(`not refused: ${String(thrown)}`);
    return thrown;
  }

  it('is refused with every fault on a line of its own, and shown the smallest valid one', async () => {
    const { message, remedy } = await refusal({ namespace: 'PG', source: 'c1', target: 'c1!' });
    expect(message.split('\n')).toEqual([
      'The request is wrong:',
      expect.stringMatching(/^ {2}source\.namespace must be lower-case/),
      expect.stringMatching(/^ {2}target\.cluster must be lower-case/),
    ]);
    expect(remedy).toContain('{"source":{"namespace":"pg","cluster":"cluster1"}');
  });

  it.each([
    ['request.yaml', 'source: {namespace: pg, cluster: a}\ntarget: {cluster: a}\nspeed: 9\n'],
    [
      'request.json',
      '{"source":{"namespace":"pg","cluster":"a"},"target":{"cluster":"a"},"speed":9}',
    ],
  ])('is read from a file as a whole: %s', async (name, text) => {
    const { message } = await refusal({ request: await file(name, text) });
    expect(message).toContain('speed is unknown');
    expect(message).toContain('target.cluster must differ');
  });

  it('takes single names from the options before those of the file', async () => {
    const text = 'source: {namespace: pg, cluster: a}\ntarget: {cluster: a, replicas: 99}\n';
    const request = await file('base.yaml', text);
    const { message } = await refusal({ request, target: 'b' });
    expect(message).not.toContain('must differ');
    expect(message).toContain('target.replicas must be a whole number');
    expect((await refusal({ request, source: 'B' })).message).toContain('source.cluster must be');
    expect((await refusal({ request, namespace: 'B' })).message).toContain('source.namespace');
  });

  it('is refused by the path in the request where an option holds the fault', async () => {
    const names = { namespace: 'pg', source: 'a', target: 'b' };
    const { message } = await refusal({ ...names, accept: ['md5', 'A', 'A'], planHash: '12ab' });
    expect(message.split('\n').slice(1)).toEqual([
      '  accept[0] must be the code of a finding, like KEEP_BACKUPS_OFF',
      '  accept[2] is there twice: A',
      '  planHash must be the 16 hexadecimal digits of a plan, in quotes',
    ]);
  });

  it.each([
    ['nothing', '', 'null'],
    ['a text', 'cluster1', 'a string'],
  ])('is refused when the file holds %s', async (_what, text, kind) => {
    const { message } = await refusal({ request: await file('odd.yaml', text) });
    expect(message).toContain(`(the whole input) must be an object, is ${kind}`);
  });

  it('is refused as a file that is not there', async () => {
    const request = join(directory, 'nowhere.yaml');
    const { message, remedy } = await refusal({ request });
    expect(message).toMatch(/^The request .*nowhere\.yaml cannot be read: ENOENT/);
    expect(remedy).toBe('Give a file of JSON or YAML.');
  });

  it('is refused as a file that is neither JSON nor YAML', async () => {
    const request = await file('broken.yaml', 'source: {namespace: pg\ntarget: [');
    const { message, remedy } = await refusal({ request });
    expect(message).toMatch(/^The request .*broken\.yaml cannot be read: /);
    expect(remedy).toBe('Give a file of JSON or YAML.');
  });

  it.each([
    ['source', 'pg/cluster1', 'a string'],
    ['source', '[cluster1]', 'a list'],
    ['target', 'cluster1-v2', 'a string'],
    ['target', '7', 'a number'],
  ])('keeps a %s that is no object, to refuse it by its name: %s', async (side, text, kind) => {
    const sides: Record<string, string> = {
      source: '{namespace: pg, cluster: a}',
      target: '{cluster: b}',
      [side]: text,
    };
    const yaml = Object.entries(sides).map(([name, value]) => `${name}: ${value}\n`);
    const request = await file('sides.yaml', yaml.join(''));
    // The options fill in nothing there: half a request would be made of a mistake.
    const { message } = await refusal({ request, namespace: 'pg', source: 'a', target: 'b' });
    expect(message.split('\n')).toContain(`  ${side} must be an object, is ${kind}`);
  });
});
