import { describe, expect, it } from 'vitest';
import { PHASE_TITLES, phasesOf } from '../../src/model/phase.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { renderDetails } from '../../src/workflows/details.ts';
import {
  V1_KEPT,
  evidence,
  retirement,
  status,
  stopForecast,
  stoppedTarget,
} from '../helpers/builders.ts';

const details = (overrides: Partial<MigrationStatus> = {}) =>
  renderDetails(status({ ...V1_KEPT, ...overrides }));
const headline = (overrides: Partial<MigrationStatus>) => details(overrides).split('\n\n')[1];
const bodies = (text: string) =>
  [...text.matchAll(/```json\n(.*?)\n```/gs)].map(([, json = '']) => JSON.parse(json) as unknown);
const ran = { startedAtMs: 0, totalMs: 1000, running: false };

describe('the second gate', () => {
  it('says what is in service, and since when v1 is kept', () => {
    expect(details()).toContain(
      'v2 is in service. v1 is kept, stopped, since `2026-01-02T03:31:00Z`; it lacks what v2 has written since.',
    );
    expect(headline({})).toBe(
      'Waiting since `2026-01-02T04:00:00Z` for: a person to approve the delete of v1',
    );
  });

  it('shows what to send for either, ready to be pasted', () => {
    expect(bodies(details())).toEqual([
      { approver: 'your name', evidenceId: 'fedc9876' },
      { approver: 'your name', evidenceId: 'fedc9876', loseWritesOfV2: true },
    ]);
    expect(details().trimEnd()).not.toMatch(/```$/);
  });

  it('says with the fall-back how much it would lose', () => {
    expect(details()).toMatch(
      /LOSE what v2 has written, send the signal `fallBack`\..* that was: `42 transactions, 3145728 bytes/,
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

  it('never says that v1 is deleted while it is kept', () => {
    const running = headline({ phase: 'verify', waitingFor: null });
    expect(running).toBe('v2 is in service; v1 is kept, stopped.');
    const reason = 'It broke.';
    expect(headline({ outcome: 'failed', reason, waitingFor: null })).toBe(
      'Ended: failed. `It broke.` v2 is in service; v1 is kept, stopped, and lacks what v2 has written since.',
    );
  });

  it('says after a fall-back who is in service, and what was lost', () => {
    const fellBack: Partial<MigrationStatus> = {
      ...{ outcome: 'fellBack', phase: 'fallBack', waitingFor: null },
      ...{ phases: { fallBack: ran }, fallBack: stoppedTarget() },
    };
    expect(headline(fellBack)).toMatch(
      /^Fell back\. v1 is in service again; v2 is kept, stopped, .* taken in: `57 transactions, .*`\.$/,
    );
    expect(details(fellBack)).toContain(`- ✅ (1.0 s) ${PHASE_TITLES.fallBack}`);
    const crashed = { ...fellBack, fallBack: stoppedTarget({ exact: false }) };
    expect(headline(crashed)).toContain(', or more: it was not shut down cleanly.');
  });
});

describe('the first gate', () => {
  const open = (of: Partial<MigrationStatus>) =>
    renderDetails(
      status({
        ...{ phase: 'awaitApproval', evidence: evidence() },
        waitingFor: { what: 'a person', who: 'an approver', sinceMs: 0, untilMs: null },
        ...of,
      }),
    );

  it('says what the stop of v1 will mean, a line each', () => {
    const text = open({ stopForecast: stopForecast({ clients: 3 }) });
    expect(text).toContain(
      '\n\n- The stop of v1 ends 3 client sessions.\n- The checkpoint inside the outage takes about 40 ms.\n\n',
    );
    expect(open({})).not.toContain('The stop of v1');
  });

  it('lets no name that a client gave itself break out of its quotes', () => {
    const name = '`evil`\n# Approved';
    const receivers = [{ name, ofV1: false, state: 'streaming', lagBytes: 0 }];
    const text = open({ stopForecast: stopForecast({ receivers }) });
    expect(text).toContain("`'evil' # Approved` (none of v1's own");
    expect(text.split('\n')).not.toContain('# Approved');
  });
});
