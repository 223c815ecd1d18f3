import { describe, expect, it } from 'vitest';
import type { MigrationStatus } from '../../src/model/status.ts';
import { renderDetails } from '../../src/workflows/details.ts';
import { evidence, status } from '../helpers/builders.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

const details = (overrides: Partial<MigrationStatus> = {}) => renderDetails(status(overrides));
const headline = (overrides: Partial<MigrationStatus>) => details(overrides).split('\n\n')[1];

describe('a hold, or an approval that waits', () => {
  const WINDOW = { startMs: Date.UTC(2026, 11, 1, 2), endMs: Date.UTC(2026, 11, 1, 4) };
  const TEXT = '2026-12-01T02:00:00Z/2026-12-01T04:00:00Z';
  const open: Partial<MigrationStatus> = {
    phase: 'awaitApproval',
    waitingFor: { what: 'the window', who: 'an approver', sinceMs: AT, untilMs: null },
    evidence: evidence(),
  };
  const held = { by: 'Eve', atMs: AT, comment: null };
  const approved = (window: typeof WINDOW | null) => ({ approver: 'Ada', atMs: AT, window });
  const bodyOf = (overrides: Partial<MigrationStatus>) =>
    JSON.parse(/```json\n(.*?)\n```/s.exec(details(overrides))?.[1] ?? '') as unknown;

  it('is the headline, with what ends it', () => {
    const since = 'Held by `Eve` since `2026-01-02T03:04:05Z`';
    expect(headline({ held })).toBe(`${since}; send \`resume\`.`);
    const why = { ...held, comment: 'freeze' };
    expect(headline({ held: why })).toBe(`${since} (\`freeze\`); send \`resume\`.`);
    expect(headline({ ...open, held, approved: approved(null) })).toBe(
      `${since}; send \`resume\`. Approved by \`Ada\`; the cut-over begins with \`resume\`.`,
    );
    expect(headline({ ...open, held, approved: approved(WINDOW) })).toBe(
      `${since}; send \`resume\`. Approved by \`Ada\` for the window \`${TEXT}\`; nothing begins before.`,
    );
  });

  it('says for which window, and since when it waits', () => {
    expect(headline({ ...open, approved: approved(WINDOW) })).toBe(
      `Approved by \`Ada\` for the window \`${TEXT}\`. Waiting since \`2026-01-02T03:04:05Z\`.`,
    );
  });

  it('is no headline any more once it has ended', () => {
    expect(headline({ held, outcome: 'aborted' })).toBe('Ended: aborted. v1 is in service.');
  });

  it('shows what brings the cut-over forward', () => {
    const waiting = { ...open, approved: approved(WINDOW) };
    const wanted = { approver: 'your name', evidenceId: 'abcd1234', window: 'now' };
    expect(bodyOf(waiting)).toEqual(wanted);
    expect(details(waiting)).toContain('send `approve` again with:');
    expect(details(waiting)).not.toContain('To approve, send');
  });

  it('says what an approval would wait for', () => {
    expect(details({ ...open, window: WINDOW })).toContain(
      `An approval waits for \`${TEXT}\`, unless it names another.`,
    );
    expect(bodyOf({ ...open, window: WINDOW })).not.toHaveProperty('window');
    expect(details(open)).not.toContain('An approval waits');
  });

  it('asks for another window where that of the request is over', () => {
    const over = { ...open, window: { startMs: 0, endMs: AT } };
    expect(details(over)).toContain('is over: name another, or "now".');
    expect(details(over)).not.toContain('An approval waits');
    expect(bodyOf(over)).toHaveProperty('window', 'start/end');
  });

  it('is kept in the notes as it was sent', () => {
    const sent = { kind: 'approve' as const, approver: 'Ada', comment: null, evidenceId: null };
    const notes = details({
      decisions: [
        { ...sent, window: WINDOW, atMs: AT },
        { ...sent, window: 'now', atMs: AT },
        { ...sent, window: null, atMs: AT },
      ],
    });
    const line = '- approve by `Ada` at `2026-01-02T03:04:05Z`';
    expect(notes.split('\n').slice(-3)).toEqual([
      `${line}, for \`${TEXT}\``,
      `${line}, for now`,
      line,
    ]);
  });
});
