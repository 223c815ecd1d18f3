import { expect, it } from 'vitest';
import type { Reminder } from '../../src/model/reminder.ts';
import { reminderText } from '../../src/planner/reminder-text.ts';

const REMINDER: Reminder = {
  source: { context: null, namespace: 'pg', cluster: 'cluster1' },
  target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
  what: 'a person to approve or reject the cut-over',
  who: 'Ada or Bob',
  sinceMs: Date.UTC(2026, 11, 1, 2, 3),
  untilMs: Date.UTC(2026, 11, 8, 2, 3),
  number: 0,
  undone: null,
};

it('a notice says what waits, for whom, and what becomes of it without an answer', () => {
  expect(reminderText(REMINDER, null)).toBe(
    'pg/cluster1 → pg/cluster1-v2: a gate is open. It waits for a person to approve or reject the cut-over. Who can: Ada or Bob. Without an answer everything is undone at 2026-12-08T02:03Z.',
  );
});

it('a reminder says which it is and since when, and leads to the migration', () => {
  const text = reminderText({ ...REMINDER, number: 3, untilMs: null }, 'http://ui/run');
  expect(text).toContain('reminder 3, a gate is open since 2026-12-01T02:03Z.');
  expect(text).toMatch(/Without an answer it stays as it is\. http:\/\/ui\/run$/);
});

it('a gate that opened again says why', () => {
  const text = reminderText({ ...REMINDER, undone: 'v2 was too far behind.' }, null);
  expect(text).toContain('a gate is open. It opened again: v2 was too far behind. It waits for');
});
