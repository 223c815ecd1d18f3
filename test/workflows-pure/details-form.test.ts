import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/model/decision.ts';
import { PHASES, type Outcome } from '../../src/model/phase.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { MAX_URL_CHARACTERS, renderDetails } from '../../src/workflows/details.ts';
import {
  V1_KEPT,
  approvalPolicy,
  evidence,
  lag,
  proof,
  retirement,
  status,
  stopForecast,
  stoppedTarget,
  PENDING_PAGE,
} from '../helpers/builders.ts';

/** The page as the pane of UI 2.42 needs it: narrow, no wrapping of code, typographic signs outside code. */

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const ran = { startedAtMs: AT, totalMs: 12_345_678, running: false };
const phases = Object.fromEntries(PHASES.map((phase) => [phase, ran]));
const OUTCOMES: Outcome[] = [
  ...(['migrated', 'planned', 'rejected', 'expired'] as const),
  ...(['aborted', 'cancelled', 'failed', 'fellBack'] as const),
];
const window = { startMs: Date.UTC(2026, 11, 1, 2), endMs: Date.UTC(2026, 11, 1, 4) };
const waitingFor = { what: 'a person', who: 'an approver', sinceMs: AT, untilMs: AT + 1 };

type Situation = [name: string, of: Partial<MigrationStatus>];

/** Every situation that a page is about. */
const SITUATIONS: Situation[] = (['delete-then-promote', 'promote-then-delete'] as const).flatMap(
  (order) => {
    const known = { order, phases, proof: proof(), lag: lag(), writeOutageSeconds: 1.5 };
    const all: Situation[] = [
      ...PHASES.map((phase): Situation => [phase, { ...known, phase }]),
      ['outage', { phase: 'cutOver', outage: { sinceMs: AT, untilMs: AT + 60_000 } }],
      ['outage being undone', { phase: 'cutOver', outage: { sinceMs: AT, untilMs: null } }],
      ['undo', { phase: 'cutOver', undoing: true, reason: 'Ada: no.' }],
      ['past', { ...known, phase: 'verify', pastPointOfNoReturn: true }],
      ['gate', { phase: 'awaitApproval', evidence: evidence(), waitingFor, window }],
      [
        'approved gate',
        {
          ...{ phase: 'awaitApproval', evidence: evidence(), waitingFor },
          approved: { approver: 'Ada', atMs: AT, window },
          held: { by: 'Eve', atMs: AT, comment: 'freeze' },
        },
      ],
      ['second gate', { ...V1_KEPT, approval: approvalPolicy({ minApprovals: 2 }) }],
      ...OUTCOMES.flatMap((outcome): Situation[] => [
        [outcome, { ...known, phase: 'cutOver', outcome, planHash: '0123456789abcdef' }],
        [`${outcome}, past`, { ...known, ...V1_KEPT, outcome, pastPointOfNoReturn: true }],
      ]),
    ];
    return all.map(([name, of]): Situation => [`${order}: ${name}`, { order, ...of }]);
  },
);

/** As long as a request lets it be, in letters that take the most room in a URL. */
const NAME = '漢"--`'.repeat(50);
const TEXT = '漢"--` '.repeat(400);
const decision: Decision = {
  ...{ kind: 'approve', approver: NAME, comment: TEXT, evidenceId: 'abcd1234' },
  ...{ window, atMs: AT },
};
const CLUSTER = {
  context: 'arn:aws:eks:eu-central-1:123456789012:cluster/--production--',
  ...{ namespace: 'n'.repeat(63), cluster: 'c'.repeat(50) },
};

/** Everything that people and clusters can fill a page with, at its worst. */
const FULL: Partial<MigrationStatus> = {
  ...{
    source: CLUSTER,
    target: CLUSTER,
    requestedBy: NAME,
    reason: TEXT,
    planHash: '0'.repeat(16),
  },
  approval: approvalPolicy({ minApprovals: 10, approvers: Array<string>(50).fill(NAME) }),
  approvals: Array(9).fill({ approver: NAME, atMs: AT, window }) as MigrationStatus['approvals'],
  decisions: Array<Decision>(40).fill(decision),
  held: { by: NAME, atMs: AT, comment: TEXT },
  window: { startMs: 0, endMs: 1 },
  reminders: 30,
  ignoredSignals: Array(20).fill({
    ...{ name: NAME, why: TEXT, atMs: AT },
  }) as MigrationStatus['ignoredSignals'],
  findings: Array(60).fill({
    ...{ code: 'REPOSITORY_UNREADABLE', severity: 'blocker', needsConsent: true },
    ...{ what: TEXT, remedy: TEXT, evidence: TEXT },
  }) as MigrationStatus['findings'],
  undoneCutOvers: [{ atMs: AT, why: TEXT }],
  refusedDeletes: [{ atMs: AT, why: TEXT }],
  undone: ['the stop of v1', 'the standby cluster', 'the secrets of v2', 'keepBackups of v1'],
  retirement: retirement({ unverified: TEXT }),
  fallBack: stoppedTarget(),
  stopForecast: stopForecast({
    ...{ clients: 1000, longestTransactionSeconds: 86_400, preparedTransactions: 9 },
    logicalSlots: Array<string>(30).fill('s'.repeat(63)),
    receivers: Array(30).fill({ name: NAME, ofV1: false, state: 'streaming', lagBytes: 1e9 }) as [],
  }),
};
const REFUSAL = { what: TEXT, data: TEXT, remedy: TEXT, howToAccept: TEXT };

interface Page {
  name: string;
  text: string;
  seen: MigrationStatus;
}

const pages = SITUATIONS.flatMap(([name, of]): Page[] => {
  const waits = of.waitingFor ?? null;
  const full: Partial<MigrationStatus> = {
    ...{ ...of, ...FULL, retirement: of.retirement ? (FULL.retirement ?? null) : null },
    waitingFor: waits === null ? null : { ...waits, what: TEXT, who: TEXT },
  };
  const stuck = { ...full, refusal: REFUSAL, notUndone: Array<string>(5).fill(TEXT) };
  return Object.entries({ plain: of, full, stuck }).map(([how, overrides]) => {
    const seen = status(overrides);
    return { name: `${name}, ${how}`, text: renderDetails(seen, PENDING_PAGE), seen };
  });
});
const plain = pages.filter(({ name }) => name.endsWith('plain'));

const FENCE = /^```\w*\n[\s\S]*?\n```$/gm;
const fenced = ({ text }: Page) =>
  [...text.matchAll(FENCE)].flatMap(([fence]) => fence.split('\n'));
const tooWide = (line: string) => line.length > 66;

/** The names of the pages that are not as they should be. */
const wrong = (of: Page[], isWrong: (page: Page) => boolean) =>
  of.filter(isWrong).map(({ name }) => name);

describe('every page', () => {
  it('fits into a URL', () => {
    const isTooLong = ({ text }: Page) => encodeURIComponent(text).length > MAX_URL_CHARACTERS;
    expect(wrong(pages, isTooLong)).toEqual([]);
  });

  it('has nothing outside code that would be made typographic', () => {
    const isTypographic = ({ text }: Page) =>
      /["`]|--|\.\.\.|\d\/\d/.test(
        text
          .replaceAll(FENCE, '')
          .replaceAll(/`[^`\n]*`/g, '')
          .replaceAll(`](${PENDING_PAGE})`, ']'),
      );
    expect(wrong(pages, isTypographic)).toEqual([]);
  });

  it('has no line of code that is wider than the pane', () => {
    expect(wrong(plain, (page) => fenced(page).some(tooWide))).toEqual([]);
    // What cannot be broken: the names of a context, a namespace and a cluster.
    const carriesNames = (line: string) => /^(kubectl | {2}-l )/.test(line);
    const isWide = (line: string) => tooWide(line) && !carriesNames(line);
    expect(wrong(pages, (page) => fenced(page).some(isWide))).toEqual([]);
  });

  it('says from where to where, and what is happening', () => {
    const lacks = ({ text }: Page) => !/^\*\*`.*` → `.*`\*\*.*\n\n\*\*.*\*\*\n\n/.test(text);
    expect(wrong(pages, lacks)).toEqual([]);
  });
});

describe('a page at a gate', () => {
  const atGate = pages.filter(
    ({ seen }) =>
      seen.waitingFor !== null && seen.outcome === null && seen.phase.startsWith('await'),
  );

  it('shows all that can be sent, however much else there is to say', () => {
    const bodies = ({ text }: Page) =>
      text.match(/```json\n\{\n {2}"approver": "your name"/g) ?? [];
    expect(atGate.length).toBeGreaterThan(8);
    const lacks = (page: Page) =>
      bodies(page).length < 2 || !page.text.includes('`Send a Signal` takes the same');
    expect(wrong(atGate, lacks)).toEqual([]);
  });
});

it('a page of everyday size is not cut', () => {
  expect(wrong(plain, ({ text }) => text.includes('more than this page'))).toEqual([]);
});

it('a page that had to be cut says where the rest is', () => {
  const full = pages.filter(({ name }) => name.endsWith('gate, full'));
  expect(wrong(full, ({ text }) => !text.includes('it is in the query `status`'))).toEqual([]);
});
