import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, describe, expect, it } from 'vitest';
import { parseDecision, type Decision } from '../../src/model/decision.ts';
import { APPROVE_DELETE, atSecondGate, requestOf } from '../helpers/every-call.ts';
import { evidence, fakeWorld, retirement, untilCancelled } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { contentsOf } from '../helpers/record-lines.ts';
import { APPROVE, REQUEST, type RunningMigration } from '../helpers/run-migration.ts';

const many = await ManyMigrations.start();
afterAll(() => many.stop());

const EVE = { approver: 'eve' };
const FALL_BACK = { ...EVE, loseWritesOfV2: true };
const KINDS = ['approve', 'reject', 'pause', 'resume', 'abort', 'fallBack'] as const;

const send = (m: RunningMigration, name: string, body?: unknown) =>
  m.handle.executeUpdate<string, [unknown]>(name, { args: [body] });

/** The failure of an update that was refused. */
async function refusal(sent: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await sent.then(
    (answer) => new Error(`it was answered: ${String(answer)}`),
    (e: unknown) => e,
  );
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
    return error.cause;
  throw error;
}

async function atGate(world = fakeWorld()) {
  const m = await many.begin(world.activities, REQUEST);
  await m.atGate();
  return m;
}

async function atSecond() {
  const m = await many.begin(fakeWorld().activities, requestOf('promote-then-delete'));
  await m.atGate();
  await send(m, 'approve', APPROVE);
  await atSecondGate(m);
  return m;
}

describe.concurrent('an update that counts', () => {
  it('answers in a sentence, and does what the signal does', async () => {
    const m = await atGate();
    expect(await send(m, 'pause', { ...EVE, comment: 'not now' })).toBe(
      'Held by eve; the cut-over does not begin before somebody sends resume.',
    );
    expect(await send(m, 'approve', APPROVE)).toBe(
      'Approved by ada; eve holds it, so it does not begin before somebody sends resume.',
    );
    expect(await send(m, 'resume', EVE)).toBe('Resumed by eve; the cut-over begins.');
    const report = await m.result();
    expect(report.outcome).toBe('migrated');
    expect(report.decisions.map(({ kind }) => kind)).toEqual(['pause', 'approve', 'resume']);
  });

  it.each([
    ['reject', 'rejected', 'Rejected by eve; everything is undone, and v1 stays in service.'],
    ['abort', 'aborted', 'Aborted by eve; everything is undone, and v1 stays in service.'],
  ])('ends it: %s', async (name, outcome, answer) => {
    const m = await atGate();
    expect(await send(m, name, EVE)).toBe(answer);
    expect((await m.result()).outcome).toBe(outcome);
  });

  it('goes back to v1, or deletes it, at the second gate', async () => {
    const back = await atSecond();
    expect(await send(back, 'fallBack', FALL_BACK)).toContain('Fall-back ordered by eve; v2 is');
    expect((await back.result()).outcome).toBe('fellBack');
    const gone = await atSecond();
    expect(await send(gone, 'approve', APPROVE_DELETE)).toBe(
      'The delete of v1 is approved by bob; it begins now.',
    );
    expect((await gone.result()).outcome).toBe('migrated');
  });

  it('shows no double quotes, which the UI would escape, whatever the name', async () => {
    const m = await atGate();
    expect(await send(m, 'pause', { approver: 'Eve "the cat"' })).toContain("by Eve 'the cat';");
    const { message } = await refusal(send(m, 'pause', EVE));
    expect(message).toBe("Eve 'the cat' holds it already");
    await send(m, 'abort', EVE);
  });
});

describe.concurrent('an update that is refused', () => {
  it('says why in the words of the signal, with no stack trace, changes nothing, and is in the record', async () => {
    const world = fakeWorld();
    const m = await atGate(world);
    const before = await m.status();
    const sent = [
      ['approve', { approver: 'ada', evidenceId: '00000000' }, 'the current one is abcd1234'],
      ['approve', undefined, 'the body must be an object that names the approver'],
      ['reject', { ...EVE, window: 'now' }, 'unknown fields: window'],
      ['pause', {}, 'approver is missing: say who decides'],
      ['resume', EVE, 'nobody holds the cut-over'],
      ['abort', [], 'the body must be an object'],
      ['fallBack', EVE, 'say so by loseWritesOfV2: true'],
      ['fallBack', FALL_BACK, 'there is no fall-back in the order delete-then-promote'],
    ] as const;
    for (const [name, body, why] of sent) {
      const failure = await refusal(send(m, name, body));
      expect(failure).toMatchObject({ type: 'DECISION_REFUSED', nonRetryable: true });
      expect(failure.message).toContain(why);
      expect(failure.message).not.toContain('"');
      expect(failure.stack).toBe('');
    }
    expect({ ...(await m.status()), record: before.record }).toEqual(before);
    await send(m, 'abort', EVE);
    await m.result();
    const kept = contentsOf(world.store.rows, 'decision').slice(0, -1);
    expect(kept).toMatchObject(sent.map(([name]) => ({ name, taken: false })));
    for (const [i, [, , why]] of sent.entries()) expect(kept[i]?.why).toContain(why);
  });

  it('before the gate is told that it is not open', async () => {
    const world = fakeWorld({ awaitCaughtUp: untilCancelled });
    const m = await many.begin(world.activities, REQUEST);
    await m.until('replicate', ({ phase }) => phase === 'replicate');
    for (const name of ['approve', 'reject']) {
      const { message } = await refusal(send(m, name, APPROVE));
      expect(message).toBe('the gate is not open, the migration is at replicate');
    }
    await send(m, 'abort', EVE);
  });

  it('under a name that there is not is told so', async () => {
    const world = fakeWorld();
    const m = await atGate(world);
    const failure = await refusal(send(m, 'aprove', APPROVE));
    const why =
      'there is no such update; there are approve, reject, pause, resume, abort, fallBack';
    expect(failure).toMatchObject({ type: 'DECISION_REFUSED', message: why });
    await send(m, 'abort', EVE);
    await m.result();
    expect(contentsOf(world.store.rows, 'decision')[0]).toMatchObject({
      ...{ name: 'aprove', approver: 'ada', evidenceId: 'abcd1234', taken: false, why },
    });
  });

  it('is the second of two at once: one of them counts', async () => {
    const m = await atGate();
    const both = await Promise.allSettled([
      send(m, 'pause', { approver: 'ada' }),
      send(m, 'pause', { approver: 'bob' }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await m.status()).decisions).toHaveLength(1);
    await send(m, 'abort', EVE);
  });
});

describe.concurrent('the query evidence', () => {
  it('answers what the gate that is open shows, and nothing while none is', async () => {
    const world = fakeWorld({ runPreflight: untilCancelled });
    const early = await many.begin(world.activities, REQUEST);
    expect(await early.handle.query('evidence')).toBeNull();
    await send(early, 'abort', EVE);
    const m = await atGate();
    expect(await m.handle.query('evidence')).toEqual(evidence);
    await send(m, 'reject', EVE);
    await m.result();
    expect(await m.handle.query('evidence')).toBeNull();
  });

  it('answers that of the second gate there', async () => {
    const m = await atSecond();
    expect(await m.handle.query('evidence')).toEqual(retirement);
    await send(m, 'fallBack', FALL_BACK);
    await m.result();
  });
});

interface Metadata {
  definition: Record<
    'signalDefinitions' | 'updateDefinitions' | 'queryDefinitions',
    { name?: string; description?: string }[]
  >;
}

describe('what the dialogs of the UI list', () => {
  /** The list of signals is about 65 characters wide, and breaks lines by itself. */
  const TWO_LINES = 130;

  it('is every decision by signal and by update, each with a body that counts', async () => {
    const m = await atGate();
    const { definition } = await m.handle.query<Metadata>('__temporal_workflow_metadata');
    const { signalDefinitions, updateDefinitions, queryDefinitions } = definition;
    for (const list of [signalDefinitions, updateDefinitions]) {
      const named = list.filter(({ name }) => KINDS.includes(name as Decision['kind']));
      expect(named.map(({ name }) => name).toSorted()).toEqual([...KINDS].toSorted());
      for (const { name, description = '' } of named) {
        const [does = '', body = ''] = description.split(/(?=\{)/);
        expect(does).toMatch(/^[A-Z].*\. $/);
        const named = body.replace('your name', 'ada');
        const read = parseDecision(JSON.parse(named), name as Decision['kind']);
        expect(read).toMatchObject({ ok: true, approver: 'ada' });
        expect(description).not.toContain('\n');
      }
    }
    for (const { description = '' } of signalDefinitions)
      expect(description.length).toBeLessThanOrEqual(TWO_LINES);
    for (const { name, description } of updateDefinitions)
      if (KINDS.includes(name as Decision['kind']))
        expect(description).toContain('Answers at once.');
    expect(queryDefinitions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['status', 'plan', 'evidence']),
    );
    await send(m, 'abort', EVE);
  });
});
