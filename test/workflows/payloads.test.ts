import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, describe, expect, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../src/model/search-attributes.ts';
import { fakeWorld, untilCancelled } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { payload, rawly } from '../helpers/raw-payloads.ts';
import { APPROVE, REQUEST, failureOf } from '../helpers/run-migration.ts';

const many = await ManyMigrations.start();
afterAll(() => many.stop());
const raw = rawly(many);

const JSON_TEXT = JSON.stringify(REQUEST);
/** What cannot be read, each with the words by which it is refused. */
const UNREADABLE = [
  ['an unknown encoding', payload('binary/mine', JSON_TEXT), 'came in the encoding binary/mine'],
  ['no encoding', payload('', JSON_TEXT), 'came in the encoding without a name'],
  ['bytes that are no JSON', payload('json/plain', '{"approver": '), 'is no JSON'],
  ['no JSON under json/protobuf', payload('json/protobuf', 'ada'), 'is no JSON'],
] as const;

async function atGate() {
  const m = await many.begin(fakeWorld().activities, REQUEST);
  await m.atGate();
  return m;
}

describe.concurrent('a start', () => {
  it.each(['json/plain', 'json/protobuf'])('with %s is read as JSON', async (encoding) => {
    const id = many.expect(fakeWorld().activities);
    await raw.start(id, payload(encoding, JSON_TEXT));
    const m = many.found(id);
    expect((await m.atGate()).source.cluster).toBe('cluster1');
    await m.handle.signal('reject', APPROVE);
    expect((await m.result()).outcome).toBe('rejected');
  });

  it.each(UNREADABLE)('with %s is refused by name', async (_what, sent, why) => {
    const id = many.expect(fakeWorld().activities);
    await raw.start(id, sent);
    const failure = await failureOf(many.found(id).result());
    expect(failure).toMatchObject({ type: 'REQUEST_INVALID', nonRetryable: true });
    expect(failure.message).toContain(`unreadable: it ${why}`);
    expect(failure.message).toContain('json/plain');
  });

  it.each([
    ['nothing at all', null],
    ['an empty body', payload('json/plain', '')],
    ['binary/null', payload('binary/null', '')],
  ])('with %s is refused', async (_what, sent) => {
    const id = many.expect(fakeWorld().activities);
    await raw.start(id, sent);
    expect((await failureOf(many.found(id).result())).type).toBe('REQUEST_INVALID');
  });
});

describe.concurrent('a signal', () => {
  it('with json/protobuf is read as JSON', async () => {
    const m = await atGate();
    const { workflowId } = m.handle;
    await raw.signal(workflowId, 'approve', payload('json/protobuf', JSON.stringify(APPROVE)));
    expect((await m.result()).outcome).toBe('migrated');
  });

  it('that cannot be read, or is empty, is shown for what it is and hangs nothing', async () => {
    const m = await atGate();
    for (const [, sent] of UNREADABLE) await raw.signal(m.handle.workflowId, 'approve', sent);
    await raw.signal(m.handle.workflowId, 'approve', null);
    await raw.signal(m.handle.workflowId, 'approve', payload('json/plain', ''));
    const seen = await m.until('all of them', (s) => s.ignoredSignals.length === 6);
    expect(seen.ignoredSignals.map(({ why }) => why)).toEqual([
      ...UNREADABLE.map(([, , why]) => `the body ${why}; choose json/plain`),
      'the body must be an object that names the approver',
      'the body is no JSON; choose json/plain',
    ]);
    await m.handle.signal('approve', APPROVE);
    expect((await m.result()).outcome).toBe('migrated');
  });
});

describe.concurrent('an update', () => {
  it('with json/protobuf is read as JSON', async () => {
    const m = await atGate();
    const sent = payload('json/protobuf', JSON.stringify(APPROVE));
    expect(await raw.update(m.handle.workflowId, 'approve', sent)).toContain('Approved by ada');
    expect((await m.result()).outcome).toBe('migrated');
  });

  it('that cannot be read, or is empty, is refused by name and hangs nothing', async () => {
    const m = await atGate();
    const { workflowId } = m.handle;
    for (const [, sent, why] of UNREADABLE)
      expect(await raw.update(workflowId, 'approve', sent)).toBe(
        `the body ${why}; choose json/plain`,
      );
    for (const sent of [null, payload('json/plain', 'null')])
      expect(await raw.update(workflowId, 'approve', sent)).toBe(
        'the body must be an object that names the approver',
      );
    await m.handle.signal('approve', APPROVE);
    const report = await m.result();
    expect(report).toMatchObject({ outcome: 'migrated', ignoredSignals: [] });
  });
});

it('after the end Temporal says that there is nothing to decide any more', async () => {
  const m = await atGate();
  await m.handle.signal('reject', APPROVE);
  await m.result();
  await expect(m.handle.signal('approve', APPROVE)).rejects.toBeInstanceOf(WorkflowNotFoundError);
  await expect(m.handle.executeUpdate('approve', { args: [APPROVE] })).rejects.toBeInstanceOf(
    WorkflowNotFoundError,
  );
});

describe.concurrent('search attributes that were copied from another run', () => {
  const { phase, source, target, outcome, approver } = SEARCH_ATTRIBUTES;
  const typedSearchAttributes = new TypedSearchAttributes([
    ...[phase, source, target, outcome].map(({ name, type }) => ({
      key: defineSearchAttributeKey(name, type),
      value: 'copied',
    })),
    { key: defineSearchAttributeKey(approver.name, approver.type), value: ['copied'] },
  ]);

  it('are overwritten before anything is looked at', async () => {
    const world = fakeWorld({ undoFenceLeftBehind: untilCancelled });
    const m = await many.begin(world.activities, REQUEST, { typedSearchAttributes });
    // The query is answered once the first task is done, and with it what it wrote.
    expect((await m.status()).phase).toBe('preflight');
    expect(await attributesOf(m)).toEqual({
      [phase.name]: 'preflight',
      [source.name]: 'pg/cluster1',
      [target.name]: 'pg/cluster1-v2',
    });
    await m.handle.signal('abort', APPROVE);
    await m.result();
  });

  it('are cleared where the input is refused', async () => {
    const m = await many.begin(fakeWorld().activities, {}, { typedSearchAttributes });
    await failureOf(m.result());
    expect(await attributesOf(m)).toEqual({ [outcome.name]: 'failed' });
  });
});

/** The attributes of a run that are there, by their names. */
async function attributesOf({ handle }: Awaited<ReturnType<typeof many.begin>>) {
  const { typedSearchAttributes: attributes } = await handle.describe();
  return Object.fromEntries(
    attributes
      .getAll()
      .filter(({ key }) => key.name.startsWith('Migration'))
      .map(({ key, value }) => [key.name, value]),
  );
}
