import { describe, expect, it } from 'vitest';
import { renderMigration } from '../../src/cli/render-migration.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import {
  V1_KEPT,
  evidence,
  retirement,
  status,
  stopForecast,
  stoppedTarget,
} from '../helpers/builders.ts';

const linesOf = (of: Partial<MigrationStatus>) =>
  renderMigration({
    ...{ workflowId: 'w', runId: 'r', temporalStatus: 'RUNNING', failure: null },
    ...{ pending: [], historyEvents: 7, ui: null },
    status: status(of),
  }).split('\n');

describe('the first gate', () => {
  const open: Partial<MigrationStatus> = {
    ...{ phase: 'awaitApproval', evidence: evidence(), stopForecast: stopForecast({ clients: 3 }) },
    waitingFor: { what: 'a person to approve', who: 'an approver', sinceMs: 0, untilMs: null },
  };

  it('tells what the stop of v1 will mean, below the evidence', () => {
    const lines = linesOf(open);
    const at = lines.indexOf('Evidence: abcd1234, 2.0 KiB behind');
    expect(lines.slice(at + 1, at + 3)).toEqual([
      '  The stop of v1 ends 3 client sessions.',
      '  The checkpoint inside the outage takes about 40 ms.',
    ]);
  });

  it('tells nothing of it once it is closed', () => {
    expect(linesOf({ ...open, waitingFor: null }).join('\n')).not.toContain('The stop of v1');
  });
});

describe('the second gate', () => {
  it('tells what is in service, and the commands for either way, with what the way back loses', () => {
    const lines = linesOf({ ...V1_KEPT, evidence: evidence() });
    for (const line of [
      'v2 is in service and has everything; v1 is kept, stopped.',
      'v2 was verified: it writes on timeline 5, full backup cluster1-v2-handover-full-1',
      'Evidence: fedc9876',
      'To delete v1: handover approve w --evidence fedc9876',
    ])
      expect(lines).toContain(line);
    const back = lines.find((line) => line.startsWith('To go back to v1 and LOSE'));
    expect(back).toContain('(42 transactions, 3145728 bytes of WAL');
    expect(back).toMatch(/: handover fall-back w --lose-writes-of-v2 --evidence fedc9876$/);
    expect(lines.join('\n')).not.toContain('abcd1234');
  });

  it('tells why v2 could not be verified, and that nothing is deleted before', () => {
    const text = linesOf({
      ...V1_KEPT,
      retirement: retirement({ unverified: 'v2 has no stanza.' }),
    }).join('\n');
    expect(text).toContain(
      'v2 could NOT be verified: v2 has no stanza. An approval has it verified',
    );
  });

  it('tells that there is no way back where v2 has taken the path of v1 over', () => {
    const text = linesOf({ ...V1_KEPT, repository: 'takeOver' }).join('\n');
    expect(text).toContain("There is no way back to v1: v2 archives into v1's path");
    expect(text).not.toContain('handover fall-back');
  });

  it('tells which approved deletes were not sent', () => {
    const refusedDeletes = [{ atMs: 0, why: 'v1 was started.' }];
    expect(linesOf({ ...V1_KEPT, refusedDeletes })).toContain('Delete not sent: v1 was started.');
  });

  it('is no news any more once it is closed', () => {
    const text = linesOf({ ...V1_KEPT, phase: 'retireSource', deleting: true, waitingFor: null });
    expect(text.join('\n')).not.toMatch(/To delete v1|fall-back/);
    expect(text).toContain(
      'v2 is in service. The delete of v1 was approved: v1 is deleted or being deleted.',
    );
  });
});

describe('a fall-back', () => {
  const fellBack: Partial<MigrationStatus> = {
    ...V1_KEPT,
    ...{ outcome: 'fellBack', phase: 'fallBack', waitingFor: null, fallBack: stoppedTarget() },
    phases: { fallBack: { startedAtMs: 0, totalMs: 1000, running: false } },
  };

  it('tells who is in service, and what v1 lacks', () => {
    const lines = linesOf(fellBack);
    expect(lines[0]).toBe('w: fellBack');
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}\[x\] fallBack/));
    expect(lines.join(' ')).toContain(
      'v1 is in service again; v2 is kept, stopped, with what only it has.',
    );
    expect(lines.join(' ')).toContain('v1 lacks what v2 had taken in: 57 transactions');
  });

  it('does not take a count for exact that is none', () => {
    const text = linesOf({ ...fellBack, fallBack: stoppedTarget({ exact: false }) }).join('\n');
    expect(text).toContain(', or more: it was not shut down cleanly');
  });
});
