import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from 'vitest';
import { event, payload, payloads, told, type HistoryEvent } from './history-events.ts';

const HISTORIES = new URL('../../replay/histories/', import.meta.url);
const NAMES = readdirSync(fileURLToPath(HISTORIES)).map((file) => file.replace('.json', ''));

function eventsOf(name: string): HistoryEvent[] {
  const json = readFileSync(new URL(`${name}.json`, HISTORIES), 'utf8');
  return historyFromJSON(JSON.parse(json)).events ?? [];
}

function nameOf(one: HistoryEvent): string | null | undefined {
  return one.activityTaskScheduledEventAttributes?.activityType?.name;
}

describe('a recorded migration', () => {
  it.each(NAMES)('%s is told step by step, in its order, up to its end', (name) => {
    const events = eventsOf(name);
    const { teller, lines, texts } = told(events);
    // The record is written beside the steps, and told of only where that fails.
    const quiet = events.filter((one) => nameOf(one) === 'writeRecord');
    const writes = new Set(quiet.map(({ eventId }) => String(eventId)));
    const isStep = (one: HistoryEvent) =>
      !writes.has(String(one.eventId)) &&
      !writes.has(String(one.activityTaskCompletedEventAttributes?.scheduledEventId));
    const steps = events.filter(isStep);
    expect(quiet.length).toBeGreaterThan(1);
    const count = (type: keyof HistoryEvent) => steps.filter((one) => one[type]).length;
    const of = (kind: string) => texts.filter((text) => text.startsWith(`${kind} `)).length;
    expect(of('begun')).toBe(count('activityTaskScheduledEventAttributes') + 1);
    expect(of('ended')).toBe(
      count('activityTaskCompletedEventAttributes') + count('activityTaskCanceledEventAttributes'),
    );
    expect(of('message')).toBe(
      count('workflowExecutionSignaledEventAttributes') +
        count('workflowExecutionCancelRequestedEventAttributes'),
    );
    // What comes while a task of the workflow runs is written after it, with its own earlier time: beginnings are not.
    const begun = lines.filter(({ kind }) => kind === 'begun').map(({ atMs }) => atMs);
    expect(begun).toEqual(begun.toSorted((a, b) => a - b));
    expect(texts.at(-1)).toBe(`outcome ${teller.end?.outcome ?? ''}`);
  });

  it('says nothing of the record as long as it is written, and why where it is not', () => {
    const write = (eventId: number, id: string): HistoryEvent =>
      event({
        eventId: eventId as never,
        activityTaskScheduledEventAttributes: {
          activityId: id,
          activityType: { name: 'writeRecord' },
        },
      });
    const started = (scheduledEventId: number, attempt: number): HistoryEvent =>
      event({
        activityTaskStartedEventAttributes: {
          scheduledEventId: scheduledEventId as never,
          attempt,
          ...(attempt > 1 ? { lastFailure: { message: 'the store is away' } } : {}),
        },
      });
    const completed = (scheduledEventId: number): HistoryEvent =>
      event({
        activityTaskCompletedEventAttributes: { scheduledEventId: scheduledEventId as never },
      });
    expect(told([write(1, 'a'), started(1, 1), completed(1)]).texts).toEqual([]);
    expect(told([write(1, 'a'), started(1, 2), completed(1)]).texts).toEqual([
      expect.stringContaining('the store is away'),
      expect.stringContaining('attempt 2'),
    ]);
  });

  it.each([
    ['migrated', 'migrated'],
    ['killed-deleteSource', 'migrated'],
    ['rejected', 'rejected'],
    ['cut-over-undone', 'rejected'],
    ['cancelled', 'cancelled'],
    ['fell-back', 'fellBack'],
  ])('%s ends as %s', (name, outcome) => {
    expect(told(eventsOf(name)).teller.end).toMatchObject({ outcome });
  });

  it('begins with its clusters, and tells who sent what', () => {
    const { texts, teller } = told(eventsOf('rejected'));
    expect(texts[0]).toBe('begun the migration of e2e-03/old-e2e-03 to e2e-03/new');
    expect(texts).toContain('message signal reject was sent by bob');
    expect(teller.signals).toMatchObject([{ name: 'reject', by: 'bob' }]);
  });

  it('whose worker was killed tells the attempt that failed, once, and which one did it', () => {
    const { texts } = told(eventsOf('killed-stopSource'));
    const stop = texts.filter((text) => text.includes('stop PostgreSQL of v1 cleanly'));
    expect(stop).toEqual([
      'begun WRITE OUTAGE: stop PostgreSQL of v1 cleanly',
      'failed WRITE OUTAGE: stop PostgreSQL of v1 cleanly: attempt 1 failed and is tried again: activity Heartbeat timeout',
      // How long it took is the recording's.
      expect.stringMatching(
        /^ended WRITE OUTAGE: stop PostgreSQL of v1 cleanly \(\d+\.\d s, attempt 2\)$/,
      ),
    ]);
  });
});

describe('an event', () => {
  const only = (attributes: HistoryEvent) => told([event(attributes)]).texts;
  const shown = (phase: string | null, outcome: string | null = null): HistoryEvent =>
    event({
      upsertWorkflowSearchAttributesEventAttributes: {
        searchAttributes: {
          indexedFields: { MigrationPhase: payload(phase), MigrationOutcome: payload(outcome) },
        },
      },
    });

  it('has the time at which it was', () => {
    expect(told([shown('prepare')]).lines).toMatchObject([{ atMs: 1_000_000_000_500 }]);
  });

  it('tells a phase once, with its title, and the outcome that comes', () => {
    const { texts } = told([
      ...[shown('prepare'), shown('prepare'), shown('verify'), shown('verify', 'migrated')],
      shown('verify', 'migrated'),
    ]);
    expect(texts).toEqual([
      'phase prepare: Configure repository, secrets and repository path for v2',
      'phase verify: Prove the result: writable, backed up, replicas streaming',
      'phase it ends as migrated',
    ]);
  });

  it('of an update tells who sent it and what was answered, in one line', () => {
    const meta = { updateId: 'u' };
    const accepted = event({
      workflowExecutionUpdateAcceptedEventAttributes: {
        acceptedRequest: { meta, input: { name: 'pause', args: payloads({ approver: 'Ada' }) } },
      },
    });
    const completed = (outcome: object) =>
      event({ workflowExecutionUpdateCompletedEventAttributes: { meta, outcome } });
    expect(told([accepted, completed({ success: payloads('It is held.') })]).texts).toEqual([
      'message pause by Ada: It is held.',
    ]);
    expect(told([accepted, completed({ failure: { message: 'no' } })]).texts).toEqual([
      'message pause by Ada: no',
    ]);
  });

  it.each([
    ['a bare name', payloads('Ada'), 'signal approve was sent by Ada'],
    ['nothing', null, 'signal approve was sent'],
    ['a number', payloads(7), 'signal approve was sent'],
    [
      'what cannot be read',
      { payloads: [{ data: new Uint8Array([1]) }] },
      'signal approve was sent',
    ],
  ])('of a signal with %s is told as well', (_what, input, text) => {
    const attributes = { signalName: 'approve', input } as never;
    expect(only({ workflowExecutionSignaledEventAttributes: attributes })).toEqual([
      `message ${text}`,
    ]);
  });

  it('tells that a worker could not go on, but not that Temporal was overtaken by a signal', () => {
    const failed = (message?: string) =>
      only({
        workflowTaskFailedEventAttributes: message === undefined ? {} : { failure: { message } },
      });
    expect(failed('x is not a function')).toEqual([
      'failed a worker could not go on: x is not a function',
    ]);
    expect(failed()).toEqual([]);
  });

  it.each([
    ['Lock v1', 'Lock v1'],
    ['WAITING FOR AN APPROVAL: see the tab User Metadata', 'WAITING FOR AN APPROVAL'],
    ['Check; see the tab User Metadata', 'Check'],
    ['Look; all else: see the tab User Metadata', 'Look'],
  ])('names a step as the document does, without the way through the UI: %s', (summary, text) => {
    const begun = event({
      activityTaskScheduledEventAttributes: { activityId: '1' },
      userMetadata: { summary: payload(summary) },
    });
    expect(told([begun]).texts).toEqual([`begun ${text}`]);
  });

  it('tells a step that is given up, with the deepest word that there is', () => {
    const attributes = { scheduledEventId: 9 as never };
    const failure = { message: '', cause: { message: 'no route' } };
    expect(only({ activityTaskFailedEventAttributes: { ...attributes, failure } })).toEqual([
      'failed a step: given up: no route',
    ]);
  });
});
