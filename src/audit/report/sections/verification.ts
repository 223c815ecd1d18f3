import type { Fact, Section } from '../document.ts';
import { rowsOf } from '../rows-of.ts';
import type { Story } from '../story.ts';
import { utcMs } from '../times.ts';

/** What v2 was seen to be once it had been promoted. A section without facts where it was not. */
export function verification({ rows }: Story): Section {
  const facts: Fact[] = [
    ...rowsOf(rows, 'promoted').map(({ atMs, content }): Fact => {
      const line = [{ code: utcMs(atMs) }, ` v2 writes, on timeline ${content.timeline}`];
      return { label: 'Promoted', lines: [line] };
    }),
    ...rowsOf(rows, 'verified').map(({ atMs, content }): Fact => {
      const { fullBackup, lostDeleteCured } = content;
      const backup =
        fullBackup === null
          ? ['no full backup of its own']
          : ['full backup ', { code: fullBackup }];
      const cured = ["v1's operator had missed the delete; its inner resource was deleted for it"];
      const lines = [[{ code: utcMs(atMs) }, ' ', ...backup], ...(lostDeleteCured ? [cured] : [])];
      return { label: 'Verified', lines, tone: 'good' };
    }),
    ...rowsOf(rows, 'unverified').map(({ atMs, content }): Fact => {
      const lines = [[{ code: utcMs(atMs) }, ` ${content.why}`]];
      return { label: 'NOT verified', lines, tone: 'bad' };
    }),
  ];
  return { title: 'Verification', blocks: facts.length === 0 ? [] : [{ kind: 'facts', facts }] };
}
