import { describe, expect, it } from 'vitest';
import type { MigrationStatus } from '../../../src/model/status.ts';
import { gateDetails } from '../../../src/workflows/details/gate-details.ts';
import { evidence, lag, status, stopForecast } from '../../helpers/builders.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const WINDOW = { startMs: Date.UTC(2026, 11, 1, 2), endMs: Date.UTC(2026, 11, 1, 4) };
const TEXT = '2026-12-01T02:00:00Z/2026-12-01T04:00:00Z';
const OPEN: Partial<MigrationStatus> = {
  phase: 'awaitApproval',
  waitingFor: { what: 'a person', who: 'an approver', sinceMs: AT, untilMs: null },
  evidence: evidence({ collectedAtMs: AT, lag: lag({ bytes: 4096 }) }),
};

const gate = (of: Partial<MigrationStatus> = {}) => gateDetails(status({ ...OPEN, ...of }));
/** What is to be pasted, by where it is to be sent. */
const bodies = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/`Send an Update` → `(\w+)`.*\n\n```json\n([^`]*)\n```/g)].map(
      ([, name = '', body = '']) => [name, JSON.parse(body) as unknown],
    ),
  );

const APPROVE = { approver: 'your name', evidenceId: 'abcd1234' };
const REJECT = { approver: 'your name', comment: 'why' };

describe('the open gate', () => {
  it('shows the evidence, with the lag as it was then', () => {
    expect(gate()).toContain(
      'Evidence `abcd1234`, collected `2026-01-02T03:04:05Z`: 4.0 KiB behind.',
    );
  });

  it('shows what to send, and where, for either answer', () => {
    expect(bodies(gate())).toEqual({ approve: APPROVE, reject: REJECT });
    expect(gate()).toContain('To approve: `More Actions` → `Send an Update` → `approve`, with:');
    expect(gate()).toContain('`Send a Signal` takes the same, but says success');
  });

  it('has it over several lines: on one the form of the UI would lose the first click', () => {
    expect(gate()).toContain(`\`\`\`json\n${JSON.stringify(APPROVE, null, 2)}\n\`\`\``);
  });

  it('says why the last cut-over was undone', () => {
    const undoneCutOvers = [
      { atMs: AT, why: 'first reason.' },
      { atMs: AT, why: 'second reason.' },
    ];
    expect(gate()).not.toContain('cut-over was undone');
    expect(gate({ undoneCutOvers })).toContain('The last cut-over was undone: `second reason.`');
    expect(gate({ undoneCutOvers })).not.toContain('first reason');
  });

  it.each<[string, Partial<MigrationStatus>]>([
    ['nobody is waited for', { waitingFor: null }],
    ['there is no evidence yet', { evidence: null }],
    ['it is another phase', { phase: 'cutOver' }],
  ])('asks for nothing when %s', (_why, overrides) => {
    expect(gate(overrides)).toBe('');
  });
});

describe('what the stop of v1 will mean', () => {
  it('is told, a line each', () => {
    expect(gate({ stopForecast: stopForecast({ clients: 3 }) })).toContain(
      '\n\n- The stop of v1 ends 3 client sessions.\n- The checkpoint inside the outage takes about 40 ms.\n\n',
    );
    expect(gate()).not.toContain('The stop of v1');
  });

  it('lets no name that a client gave itself break out of its quotes', () => {
    const name = '`evil`\n# Approved';
    const receivers = [{ name, ofV1: false, state: 'streaming', lagBytes: 0 }];
    expect(gate({ stopForecast: stopForecast({ receivers }) })).toContain(
      "`'evil' # Approved` (none of v1's own",
    );
  });

  it('names the first few, and says where the others are', () => {
    const logicalSlots = Array.from({ length: 7 }, (_, i) => `slot_${i}`);
    const text = gate({ stopForecast: stopForecast({ logicalSlots }) });
    expect(text).toContain('`slot_2`');
    expect(text).not.toContain('`slot_3`');
    expect(text).toContain('- There are more of these: in the query `status`.');
  });
});

describe('an approval that waits', () => {
  const approved = { approver: 'Ada', atMs: AT, window: WINDOW };

  it('is brought forward by another, and undone by reject', () => {
    expect(bodies(gate({ approved }))).toEqual({
      approve: { ...APPROVE, window: 'now' },
      reject: REJECT,
    });
    expect(gate({ approved })).not.toContain('To approve:');
  });
});

describe('a hold', () => {
  const held = { by: 'Eve', atMs: AT, comment: null };

  it('is ended by resume, and does not keep anybody from approving', () => {
    const resume = { approver: 'your name' };
    expect(bodies(gate({ held }))).toEqual({ resume, approve: APPROVE, reject: REJECT });
    const approved = { approver: 'Ada', atMs: AT, window: null };
    expect(bodies(gate({ held, approved }))).toEqual({ resume, reject: REJECT });
  });
});

describe('the window of the request', () => {
  it('is what an approval would wait for', () => {
    expect(gate({ window: WINDOW })).toContain(
      `An approval waits for \`${TEXT}\`, unless it names another.`,
    );
    expect(bodies(gate({ window: WINDOW }))).toMatchObject({ approve: APPROVE });
    expect(gate()).not.toContain('An approval waits');
  });

  it('that is over asks for another', () => {
    const text = gate({ window: { startMs: 0, endMs: AT } });
    expect(text).toContain('is over: name another, or `now`.');
    expect(text).not.toContain('An approval waits');
    expect(bodies(text)).toMatchObject({ approve: { ...APPROVE, window: 'start/end' } });
  });
});
