import { Context } from '@temporalio/activity';
import { afterAll, describe, expect, it } from 'vitest';
import { withReportedFailures } from '../../src/activities/failures.ts';
import { changeLog } from '../../src/clients/change-log.ts';
import { KubernetesFailed, PodMissing } from '../../src/model/errors.ts';
import { approve } from '../helpers/every-call.ts';
import { fakeWorld } from '../helpers/fake-activities.ts';
import { ManyMigrations } from '../helpers/many-migrations.ts';
import { contentsOf, isWhole, linesOf } from '../helpers/record-lines.ts';
import { REQUEST } from '../helpers/run-migration.ts';

// As a worker registers them: with a journal in the answer, the failure, the cancellation and the heartbeats.
const many = await ManyMigrations.start(withReportedFailures);
afterAll(() => many.stop());

const EVE = { approver: 'eve' };
const change = (object: string, answer: string | null = 'done') => {
  const sent = { verb: 'apply', object, server: 'https://one', statement: null } as const;
  const answered = changeLog()?.sent({ ...sent, uidBefore: null });
  if (answer !== null) answered?.({ answer, fields: [], fieldsLeftOut: 0 });
};
const forbidden = new KubernetesFailed(
  { call: 'apply x', status: 403, reason: 'Forbidden', message: 'not allowed' },
  false,
);

describe.concurrent('what an activity did to the world', () => {
  it('is in the record with the step that did it, once it has come through', async () => {
    const world = fakeWorld({
      applySecrets: () => {
        change('secrets pg/a');
        change('secrets pg/b', null);
        return Promise.resolve();
      },
    });
    const m = await many.begin(world.activities, REQUEST);
    await m.atGate();
    await m.handle.signal('abort', EVE);
    await m.result();
    const changes = contentsOf(world.store.rows, 'change');
    expect(changes).toMatchObject([
      { object: 'secrets pg/a', activity: 'applySecrets', attempt: 1, answer: 'done', times: 1 },
      { object: 'secrets pg/b', activity: 'applySecrets', attempt: 1, answer: null },
    ]);
    expect(linesOf(world.store.rows)).toContain('change prepare');
  });

  it('is there with each attempt that failed, however fast they came, in their order', async () => {
    let tries = 0;
    const world = fakeWorld({
      rehearse: () => {
        change(`pods pg/${++tries}`, tries < 3 ? 'refused: 409' : 'done');
        return tries < 3 ? Promise.reject(new PodMissing(`A pod ${tries}`)) : Promise.resolve(7);
      },
    });
    const m = await many.begin(world.activities, REQUEST);
    await approve(m, ['watchGate']);
    await m.result();
    const { rows } = world.store;
    const of = rows.filter(({ kind }) => ['change', 'attemptFailed'].includes(kind));
    expect(of.map(({ content }) => content)).toMatchObject([
      { object: 'pods pg/1', attempt: 1, answer: 'refused: 409' },
      { activity: 'rehearse', attempt: 1, code: 'POD_MISSING' },
      { object: 'pods pg/2', attempt: 2 },
      { activity: 'rehearse', attempt: 2, code: 'POD_MISSING' },
      { object: 'pods pg/3', attempt: 3, answer: 'done' },
    ]);
    expect(isWhole(rows)).toBe(true);
  });

  it('is there where it failed for good, and so is its undo', async () => {
    const world = fakeWorld({
      lockSource: () => {
        change('perconapgclusters pg/a', 'refused: 403 Forbidden');
        return Promise.reject(forbidden);
      },
      unlockSource: () => {
        change('perconapgclusters pg/a');
        return Promise.resolve();
      },
    });
    const m = await many.begin(world.activities, REQUEST);
    await m.result().catch(() => undefined);
    expect(linesOf(world.store.rows).slice(-7)).toEqual([
      'phaseBegan prepare',
      'change prepare',
      'attemptFailed prepare',
      'phaseEnded prepare',
      'change prepare',
      'undone prepare',
      'ended',
    ]);
    expect(contentsOf(world.store.rows, 'attemptFailed')).toMatchObject([
      { activity: 'lockSource', attempt: 1, code: 'KUBERNETES_FAILED' },
    ]);
  });

  it('is there where it was cancelled in the middle', async () => {
    const reached = Promise.withResolvers<undefined>();
    const world = fakeWorld({
      awaitStandby: async () => {
        change('pods pg/standby');
        reached.resolve(undefined);
        await Context.current().sleep(600_000);
        return { pod: '' };
      },
    });
    const m = await many.begin(world.activities, REQUEST);
    await reached.promise;
    await m.handle.signal('abort', EVE);
    expect((await m.result()).outcome).toBe('aborted');
    expect(contentsOf(world.store.rows, 'change')).toMatchObject([
      { object: 'pods pg/standby', activity: 'awaitStandby', answer: 'done' },
    ]);
    expect(contentsOf(world.store.rows, 'attemptFailed')).toEqual([]);
  });
});
