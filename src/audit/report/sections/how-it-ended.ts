import type { Block, Fact, Line, Section } from '../document.ts';
import { rowsOf } from '../rows-of.ts';
import type { Story } from '../story.ts';
import { utcMs } from '../times.ts';
import { describeOutage, outages } from './outages.ts';

/** How it ended, by its own word and by Temporal's; what was undone on the way, and what could not be. */
export function howItEnded(story: Story): Section {
  const { ended } = story;
  const facts: Fact[] = [
    ...own(story),
    ...temporals(story),
    ...writeOutages(story),
    ...undoneCutOvers(story),
    ...wayBack(story),
  ];
  const summary: Block[] =
    ended === null
      ? []
      : [IN_ITS_OWN_WORDS, ...ended.content.summary].map((sentence) => ({
          ...{ kind: 'paragraph', line: [sentence] },
        }));
  return { title: 'How it ended', blocks: [{ kind: 'facts', facts }, ...summary] };
}

const IN_ITS_OWN_WORDS = 'The migration itself said at its end:';

function own({ ended, rows }: Story): Fact[] {
  const label = 'Outcome';
  if (ended === null) {
    const last = rows.at(-1);
    const until = last === undefined ? '' : `; its last row is of ${utcMs(last.atMs)}`;
    return [{ label, lines: [[`The record holds none${until}.`]], tone: 'warn' }];
  }
  const { outcome, reason } = ended.content;
  return [
    { label, lines: [[{ strong: outcome }, ', at ', { code: utcMs(ended.atMs) }]] },
    ...(reason === null ? [] : [{ label: 'Why', lines: [[reason]] }]),
  ];
}

function temporals({ closed }: Story): Fact[] {
  const label = 'Temporal';
  if (closed === null)
    return [{ label, lines: [['The record does not say yet how the run was closed.']] }];
  const { status, closedAtMs, terminatedBy, terminatedWhy } = closed.content;
  const at: Line = closedAtMs === null ? [] : [', at ', { code: utcMs(closedAtMs) }];
  const by: Line[] =
    terminatedBy === null && terminatedWhy === null
      ? []
      : [['by ', { code: terminatedBy ?? 'nobody named' }, ': ', { said: terminatedWhy ?? '' }]];
  const bad = ['TERMINATED', 'TIMED_OUT', 'FAILED'].includes(status);
  return [{ label, lines: [[{ code: status }, ...at], ...by], ...(bad ? { tone: 'bad' } : {}) }];
}

function writeOutages({ rows }: Story): Fact[] {
  const all = outages(rows);
  // One stands in the answer already.
  if (all.length < 2) return [];
  return [{ label: 'Write outages', lines: all.map((one) => describeOutage(one)) }];
}

function undoneCutOvers({ rows }: Story): Fact[] {
  const label = (what: string) => ({ label: what, tone: 'warn' as const });
  return [
    ...rowsOf(rows, 'cutOverUndone').map(({ atMs, content }) => ({
      ...label('Cut-over undone'),
      lines: [['at ', { code: utcMs(atMs) }, `: ${content.why}`]],
    })),
    ...rowsOf(rows, 'deleteRefused').map(({ atMs, content }) => ({
      ...label('Delete not sent'),
      lines: [['at ', { code: utcMs(atMs) }, `: ${content.why}`]],
    })),
  ];
}

function wayBack({ rows }: Story): Fact[] {
  return [
    ...rowsOf(rows, 'fellBack').map(({ content: { transactions, walBytes, exact } }): Fact => {
      const least = exact ? '' : ', or more: v2 was not shut down cleanly';
      const lost = `${transactions} transactions of v2, ${walBytes} bytes of WAL${least}`;
      return { label: 'v1 lacks', lines: [[lost]], tone: 'bad' };
    }),
    ...rowsOf(rows, 'undone').flatMap(({ content: { undone, notUndone } }): Fact[] => [
      {
        label: 'Undone',
        lines: undone.length === 0 ? [['nothing had to be']] : undone.map((one) => [one]),
      },
      ...(notUndone.length === 0
        ? []
        : [{ label: 'NOT undone', lines: notUndone.map((one) => [one]), tone: 'bad' as const }]),
    ]),
  ];
}
