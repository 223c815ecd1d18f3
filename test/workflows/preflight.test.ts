import { describe, expect, it } from 'vitest';
import type { Preflight } from '../../src/activities/preflight.ts';
import type { Finding } from '../../src/model/finding.ts';
import { fakeWorld, plan, refused } from '../helpers/fake-activities.ts';
import { APPROVE, REQUEST, failureOf, runMigration } from '../helpers/run-migration.ts';

const BLOCKER: Finding = {
  code: 'NO_FULL_BACKUP',
  severity: 'blocker',
  needsConsent: false,
  what: 'No full backup.',
  remedy: 'take one.',
  evidence: 'full backups 0',
};

const REFUSED: Preflight = {
  findings: [BLOCKER],
  plan: null,
  refusal: {
    code: 'PREFLIGHT_FAILED',
    message: 'NO_FULL_BACKUP: No full backup.',
    why: { what: 'NO_FULL_BACKUP', data: 'nothing', remedy: 'take one.', howToAccept: '' },
  },
};

const DRY = { ...REQUEST, dryRun: true };

describe('preflight', () => {
  it('ends the migration with every reason, before anything is touched', async () => {
    const world = fakeWorld({ runPreflight: () => Promise.resolve(REFUSED) });
    const seen = await runMigration(world.activities, [REQUEST], async (m) => ({
      failure: await failureOf(m.result()),
      status: await m.status(),
    }));
    expect(seen.failure).toMatchObject({ type: 'PREFLIGHT_FAILED', nonRetryable: true });
    expect(seen.failure.message).toContain('NO_FULL_BACKUP');
    expect(seen.status).toMatchObject({ outcome: 'failed', findings: [BLOCKER], undone: [] });
    expect(world.calls).toEqual(['undoFenceLeftBehind', 'runPreflight']);
  });

  it('makes the plan that is applied: it is confirmed by its hash, and answered when asked for', async () => {
    const given: unknown[] = [];
    const world = fakeWorld({
      confirmPlan: (_request, hash) => {
        given.push(hash);
        return Promise.resolve();
      },
      applyStandby: (_target, standby) => {
        given.push(standby);
        return Promise.resolve({ uid: 'uid-v2', createdAt: '2026-01-01T00:00:00Z' });
      },
      applyFinal: (_target, final) => {
        given.push(final);
        return Promise.resolve();
      },
    });
    const answered = await runMigration(world.activities, [REQUEST], async (m) => {
      await m.atGate();
      const answer: unknown = await m.handle.query('plan');
      await m.handle.signal('approve', APPROVE);
      await m.result();
      return answer;
    });
    expect(given).toEqual([plan.planHash, plan.standby, plan.final]);
    expect(answered).toEqual(plan);
  });

  it('gives up before any secret is made when the plan is another by then', async () => {
    const world = fakeWorld({ confirmPlan: refused('PLAN_CHANGED') });
    const failure = await runMigration(world.activities, [REQUEST], (m) => failureOf(m.result()));
    expect(failure.type).toBe('PLAN_CHANGED');
    expect(world.calls).not.toContain('applySecrets');
    expect(world.calls.at(-1)).toBe('unlockSource');
  });
});

describe('a dry run', () => {
  it('looks, answers with the plan, and does nothing else', async () => {
    const world = fakeWorld();
    const report = await runMigration(world.activities, [DRY], (m) => m.result());
    expect(report).toMatchObject({ outcome: 'planned', planHash: plan.planHash, refusal: null });
    expect(report.plan).toEqual(plan);
    expect(world.calls).toEqual(['runPreflight']);
  });

  it('completes with the findings where a migration would be refused', async () => {
    const world = fakeWorld({ runPreflight: () => Promise.resolve(REFUSED) });
    const report = await runMigration(world.activities, [DRY], (m) => m.result());
    expect(report).toMatchObject({
      outcome: 'planned',
      plan: null,
      findings: [BLOCKER],
      refusal: { what: 'NO_FULL_BACKUP' },
      reason: 'NO_FULL_BACKUP',
    });
    expect(world.calls).toEqual(['runPreflight']);
  });
});
