import { describe, expect, it } from 'vitest';
import { PHASE_TITLES, phasesOf } from '../../../src/model/phase.ts';
import type { MigrationStatus } from '../../../src/model/status.ts';
import { renderDetails } from '../../../src/workflows/details.ts';
import {
  PENDING_PAGE,
  V1_KEPT,
  evidence,
  retirement,
  status,
  stopForecast,
} from '../../helpers/builders.ts';

const details = (overrides: Partial<MigrationStatus> = {}) =>
  renderDetails(status({ ...V1_KEPT, ...overrides }), PENDING_PAGE);
const bodies = (text: string) =>
  [...text.matchAll(/```json\n(.*?)\n```/gs)].map(([, json = '']) => JSON.parse(json) as unknown);
const ran = { startedAtMs: 0, totalMs: 1000, running: false };

describe('the second gate', () => {
  it('says what is in service, and since when v1 is kept', () => {
    expect(details()).toContain(
      'v1 is kept, stopped, since `2026-01-02T03:31:00Z`; it lacks what v2 has written since.',
    );
    expect(details().split('\n\n')[1]).toBe(
      '**v2 is in service and has everything; v1 is kept, stopped.**',
    );
  });

  it('shows what to send for either, ready to be pasted', () => {
    expect(bodies(details())).toEqual([
      { approver: 'your name', evidenceId: 'fedc9876' },
      { approver: 'your name', evidenceId: 'fedc9876', loseWritesOfV2: true },
    ]);
    expect(details()).toContain('`More Actions` → `Send an Update` → `approve`, with:\n\n```json');
  });

  it('says with the fall-back how much it would lose', () => {
    expect(details()).toMatch(
      /LOSE what v2 has written: .* → `fallBack`\..* that was: `42 transactions, 3145728 bytes/,
    );
  });

  it('offers no way back where there is none', () => {
    const text = details({ repository: 'takeOver' });
    expect(bodies(text)).toHaveLength(1);
    expect(text).toContain("There is no way back to v1: v2 archives into v1's path");
  });

  it('says whether v2 was verified', () => {
    expect(details()).toContain(
      'v2 was verified: it writes on timeline 5, full backup `cluster1-v2-handover-full-1`.',
    );
    const unverified = 'v2 has no stanza.';
    const text = details({ retirement: retirement({ unverified, fullBackup: null }) });
    expect(text).toContain('v2 could NOT be verified: `v2 has no stanza.`');
    expect(text).toContain('An approval has it verified again');
    expect(text).not.toContain('v2 was verified');
  });

  it('says why the last approved delete was not sent', () => {
    const refusedDeletes = [
      { atMs: 0, why: 'first.' },
      { atMs: 1, why: 'v1 was started.' },
    ];
    expect(details({ refusedDeletes })).toContain(
      'The last delete was not sent: `v1 was started.`',
    );
    expect(details({ refusedDeletes })).not.toContain('first.');
  });

  it.each<[string, Partial<MigrationStatus>]>([
    ['nobody is waited for', { waitingFor: null }],
    ['nothing was collected yet', { retirement: null }],
    ['it is another phase', { phase: 'retireSource' }],
  ])('asks for nothing when %s', (_why, overrides) => {
    expect(details(overrides)).not.toContain('your name');
  });

  it('is not shown with the evidence of the first', () => {
    expect(details({ evidence: evidence(), stopForecast: stopForecast() })).not.toContain(
      'abcd1234',
    );
  });
});

describe('the order promote-then-delete', () => {
  it('has its own checklist, with the way back once it was taken', () => {
    const steps = (of: Partial<MigrationStatus>) =>
      details({ waitingFor: null, ...of })
        .split('\n')
        .filter((line) => line.startsWith('- '))
        .map((line) => line.replace(/^- \S+ (\(.*?\) )?/, ''));
    const order = phasesOf('promote-then-delete').map((phase) => PHASE_TITLES[phase]);
    expect(steps({})).toEqual(order);
    expect(steps({ phases: { fallBack: ran } })).toEqual([...order, PHASE_TITLES.fallBack]);
  });
});
