import { afterEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../src/cli/main.ts';
import { CliError } from '../../src/cli/cli-error.ts';
import { terminal } from './terminal.ts';

/** The program, made to throw where it would end the process, and to say nothing. */
function program() {
  const { terminal: to, printed } = terminal();
  const quiet = { writeOut: () => undefined, writeErr: () => undefined };
  const made = createProgram(to);
  const all = made.commands.flatMap((command) => [command, ...command.commands]);
  for (const command of [made, ...all]) command.exitOverride().configureOutput(quiet);
  return { made, printed };
}

const run = (...argv: string[]) => program().made.parseAsync(argv, { from: 'user' });

const optionsOf = (verb: string) =>
  program()
    .made.commands.find((command) => command.name() === verb)
    ?.options.map(({ long }) => long);

afterEach(() => {
  vi.unstubAllEnvs();
});

/** `plan` has an output of its own. */
const IN_JSON = [
  ...['start', 'status', 'list', 'watch', 'ui'],
  ...['approve', 'reject', 'abort', 'pause', 'resume', 'fall-back'],
];

describe('handover', () => {
  it('has these verbs', () => {
    const verbs = program().made.commands.map((command) => command.name());
    expect(verbs).toEqual(['plan', ...IN_JSON, 'history', 'audit']);
  });

  it.each(IN_JSON)('can answer in JSON, for scripts: %s', (verb) => {
    expect(optionsOf(verb)).toContain('--json');
  });

  it.each([
    ['history', ['list', 'show', 'export', 'verify']],
    ['audit', ['migrate']],
  ])('has these below %s, and each can answer in JSON', (verb, below) => {
    const { commands = [] } = program().made.commands.find((one) => one.name() === verb) ?? {};
    expect(commands.map((command) => command.name())).toEqual(below);
    for (const { options } of commands) expect(options.map(({ long }) => long)).toContain('--json');
  });

  it.each([
    ['approve', ['--evidence', '--window']],
    ['reject', ['--evidence']],
    ['abort', ['--evidence']],
    ['pause', []],
    ['resume', []],
  ])('asks who decides and why, and on what and when where it matters: %s', (verb, more) => {
    expect(optionsOf(verb)).toEqual(['--approver', '--comment', '--json', ...more]);
  });

  it.each(['status', 'watch', 'approve', 'reject', 'abort', 'pause', 'resume', 'fall-back'])(
    'needs a workflow ID: %s',
    async (verb) => {
      await expect(run(verb)).rejects.toMatchObject({ code: 'commander.missingArgument' });
    },
  );

  it.each([
    ['migrate', 'commander.unknownCommand'],
    ['--force', 'commander.unknownOption'],
  ])('refuses what it does not know: %s', async (word, code) => {
    await expect(run(word)).rejects.toMatchObject({ code });
  });

  it('refuses an option that belongs to another verb', async () => {
    await expect(run('start', '--approver', 'Ada')).rejects.toMatchObject({
      code: 'commander.unknownOption',
    });
  });

  it.each(['plan', 'start', 'ui'])('takes a request in the same ways: %s', (verb) => {
    const request = ['--request', '--namespace', '--source', '--target'];
    const more = ['--accept', '--plan-hash', '--order', '--repository', '--requested-by'];
    expect(optionsOf(verb)?.slice(0, 9)).toEqual([...request, ...more]);
  });

  it.each(['plan', 'start'])('reads several codes to accept: %s', async (verb) => {
    const named = ['-n', 'pg', '-s', 'a', '-t', 'b'];
    const wrong = run(verb, '--accept', 'MD5_VERIFIERS', 'x', '--accept', 'y', ...named);
    await expect(wrong).rejects.toThrow(/accept\[1\].*\n.*accept\[2\]/);
  });

  it.each(['plan', 'start'])('refuses an order that there is not: %s', async (verb) => {
    const named = ['-n', 'pg', '-s', 'a', '-t', 'b'];
    const wrong = run(verb, '--order', 'promote', '--repository', 'mine', ...named);
    await expect(wrong).rejects.toThrow(
      /target\.repository must be one of.*\n.*cutover\.order must/,
    );
  });

  it('asks for a fall-back with what it costs', () => {
    expect(optionsOf('fall-back')).toEqual([
      '--lose-writes-of-v2',
      '--approver',
      '--comment',
      '--evidence',
      '--json',
    ]);
  });

  it.each([
    ['--outcome', 'lost'],
    ['--since', 'yesterday'],
    ['--since', '7'],
    ['--limit', '0'],
    ['--limit', 'all'],
  ])('refuses to list by what it does not know: %s %s', async (option, value) => {
    for (const verb of [['list'], ['history', 'list']])
      await expect(run(...verb, option, value)).rejects.toMatchObject({
        code: 'commander.invalidArgument',
      });
  });

  it.each([
    ['list', []],
    ['show', ['pg/cluster1']],
    ['export', ['pg/cluster1', '--to', 'directory']],
    ['verify', ['pg/cluster1']],
  ])('says what to set where no audit store is named: history %s', async (verb, args) => {
    vi.stubEnv('AUDIT_DATABASE_URL', '');
    const answer = run('history', verb, ...args);
    await expect(answer).rejects.toThrow(/^AUDIT_DATABASE_URL is not set: the address of the/);
    await expect(answer).rejects.toMatchObject({ exitStatus: verb === 'verify' ? 2 : 1 });
    await expect(answer).rejects.toMatchObject({
      remedy: expect.stringContaining('postgresql://USER:PASSWORD@HOST') as string,
    });
  });

  it('says what to set where no audit store is named: audit migrate', async () => {
    vi.stubEnv('AUDIT_DATABASE_URL', '');
    await expect(run('audit', 'migrate')).rejects.toThrow(/^AUDIT_DATABASE_URL is not set/);
  });

  it('tells nothing of an address of the audit store that it cannot use', async () => {
    vi.stubEnv('AUDIT_DATABASE_URL', 'mysql://handover:hunter2@audit.example/handover');
    const answer = run('history', 'list');
    await expect(answer).rejects.toThrow(CliError);
    const { message, remedy } = (await answer.catch((error: unknown) => error)) as CliError;
    expect(`${message} ${remedy}`).not.toMatch(/hunter2|audit\.example/);
  });

  it.each([
    ['show', 'a', '--markdown', '--html'],
    ['show', 'a', '--json', '--html'],
    ['verify', '--all', '--run', 'x'],
  ])('refuses what does not go together: history %s', async (...words) => {
    await expect(run('history', ...words)).rejects.toMatchObject({
      code: 'commander.conflictingOption',
    });
  });

  it('writes a record only where somebody said', async () => {
    await expect(run('history', 'export', 'a')).rejects.toMatchObject({
      code: 'commander.missingMandatoryOptionValue',
    });
  });

  it('refuses to print a plan as what it does not know', async () => {
    await expect(run('plan', '--output', 'xml')).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
  });

  it('starts nothing without names, and says which are missing', async () => {
    const started = run('start');
    await expect(started).rejects.toThrow(CliError);
    await expect(started).rejects.toThrow(/source\.namespace must be a name, is missing/);
  });

  it('reads the names from its options', async () => {
    const named = run('start', '-n', 'pg', '-s', 'cluster1', '-t', 'cluster1');
    await expect(named).rejects.toThrow(/target\.cluster must differ from source\.cluster/);
  });

  it.each(['approve', 'reject', 'abort'])('lets nobody decide without a name: %s', async (verb) => {
    vi.stubEnv('USER', undefined);
    await expect(run(verb, 'some-workflow')).rejects.toThrow(
      'Nobody is named as the one who decides.',
    );
  });
});
