import { describeCluster } from '../../../model/names.ts';
import type { ClusterRef } from '../../../model/request.ts';
import type { SentDecision } from '../../../model/record.ts';
import { describeDecision } from '../describe-decision.ts';
import type { Fact, Line } from '../document.ts';
import type { RowOf } from '../rows-of.ts';
import type { Deed, Story } from '../story.ts';
import { span, utcMs } from '../times.ts';
import { describeOutage, outages } from './outages.ts';

/** Who deleted v1, on whose word, on what proof: what is asked first, a year later. */
export function answer(story: Story): Fact[] {
  const { deletion, promotion } = story;
  return [
    { label: 'Who deleted v1', ...whoDeleted(story) },
    ...(deletion === null ? [] : [word(deletion, gateOfDelete(story))]),
    { label: 'On what proof', ...onWhatProof(story) },
    ...(promotion !== null && keepsFirst(story)
      ? [
          { label: 'Who promoted v2', lines: whoDid(promotion, objectOfV2(story)) },
          word(promotion, 'approved the cut-over'),
        ]
      : []),
    ...(deletion === null ? stoppedBy(story) : []),
    { label: 'Write outage', ...writeOutage(story) },
  ];
}

function keepsFirst({ asked }: Story): boolean {
  return asked?.content.request.cutover.order === 'promote-then-delete';
}

function objectOfV2({ asked }: Story): string {
  return `the v2 custom resource${nameOf(asked?.content.target)}`;
}

function gateOfDelete(story: Story): string {
  return keepsFirst(story) ? 'approved the delete of v1' : 'approved the cut-over';
}

function whoDeleted(story: Story): Pick<Fact, 'lines' | 'tone'> {
  const { deletion, asked, ended, proof } = story;
  if (deletion === null)
    return ended?.content.outcome === 'migrated'
      ? { lines: [['The record lacks its delete, though it ended as migrated.']], tone: 'bad' }
      : { lines: [['Nobody: no delete of v1 was sent.']] };
  const { answer: answered, sentAtMs, uidBefore: uid } = deletion.change.content;
  const sentAt: Line = ['Nobody by it: the delete that was sent at ', { code: utcMs(sentAtMs) }];
  if (answered === 'unchanged')
    return { lines: [[...sentAt, ' found nothing there.']], tone: 'warn' };
  if (answered !== 'done' && answered !== null)
    return { lines: [[...sentAt, ' was refused: ', answered]], tone: 'warn' };
  const lines = whoDid(deletion, `the v1 custom resource${nameOf(asked?.content.source)}`);
  if (uid === null || proof === null || uid === proof.content.sourceUid) return { lines };
  const proved = { code: proof.content.sourceUid };
  return {
    lines: [...lines, ['This is NOT the v1 of the proof, whose UID is ', proved]],
    tone: 'bad',
  };
}

function nameOf(cluster: ClusterRef | undefined): string {
  return cluster === undefined ? '' : ` ${describeCluster(cluster)}`;
}

/** Our own part: no person has sent it. */
function whoDid({ change }: Deed, object: string): Line[] {
  const { activity, attempt, answer: answered, sentAtMs, uidBefore: uid } = change.content;
  const which = attempt === 1 ? activity : `${activity}, attempt ${attempt}`;
  return [
    [
      { strong: `pg-handover ${change.software}` },
      ', at ',
      { code: utcMs(sentAtMs) },
      `: ${which}, ${answered === null ? 'no answer came' : `answered ${answered}`}`,
    ],
    [object, ...(uid === null ? [] : [', UID ', { code: uid }])],
  ];
}

function word({ word: all }: Deed, what: string): Fact {
  const label = 'On whose word';
  if (all.length === 0)
    return { label, lines: [['The record holds no approval that was taken for it.']], tone: 'bad' };
  return { label, lines: all.flatMap((row) => describeDecision(row, what)) };
}

function onWhatProof({ proof, deletion, promotion }: Story): Pick<Fact, 'lines' | 'tone'> {
  if (proof === null)
    return deletion === null && promotion === null
      ? { lines: [['None: it did not come to that.']] }
      : { lines: [['The record holds no proof that came before it.']], tone: 'bad' };
  const { endLsn, replayLsn, timeline, lastSegment, systemIdentifier } = proof.content;
  const unused = deletion === null && promotion === null ? ' Nothing was done on it.' : '';
  return {
    lines: [
      [
        'v1, stopped cleanly, ended at ',
        { code: endLsn },
        ', and v2 had replayed up to ',
        { code: replayLsn },
        unused === '' ? '' : `.${unused}`,
      ],
      [
        `timeline ${timeline}, segment `,
        { code: lastSegment },
        ', system identifier ',
        { code: systemIdentifier },
      ],
    ],
  };
}

/** Whose word it was that ended it before anything irreversible was done; empty where it was nobody's. */
function stoppedBy({ rows, ended }: Story): Fact[] {
  const last = rows.findLast(
    (row): row is RowOf<'decision'> =>
      row.kind === 'decision' && row.content.taken && stops(row.content),
  );
  const reason = ended?.content.reason ?? null;
  if (last !== undefined) return [{ label: 'Who stopped it', lines: describeDecision(last) }];
  return reason === null ? [] : [{ label: 'Ended because', lines: [[reason]], tone: 'bad' }];
}

function stops({ name, sent }: SentDecision): boolean {
  return sent.by === 'cancel' || ['reject', 'abort', 'fallBack'].includes(name);
}

/** More are counted here, and listed below. */
const MOST_OUTAGES = 2;

function writeOutage({ rows }: Story): Pick<Fact, 'lines' | 'tone'> {
  const all = outages(rows);
  const last = all.at(-1);
  if (last === undefined) return { lines: [['The record holds none.']] };
  const totalMs = all.reduce((sum, { sinceMs, untilMs }) => sum + untilMs - sinceMs, 0);
  const lines =
    all.length <= MOST_OUTAGES
      ? all.map((one) => describeOutage(one))
      : [
          [{ strong: `${all.length} times, ${span(totalMs)}` }, ' in all; the last one:'],
          describeOutage(last),
        ];
  return { lines, ...(last.end === null ? { tone: 'bad' } : {}) };
}
