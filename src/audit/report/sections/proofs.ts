import type { Fact, Section } from '../document.ts';
import { rowsOf, type RowOf } from '../rows-of.ts';
import type { Story } from '../story.ts';
import { span, utcMs } from '../times.ts';

/** Every proof that v2 had all of v1, with what it was made of. None is an empty section. */
export function proofs({ rows, proof: used, deletion, promotion }: Story): Section {
  const all = rowsOf(rows, 'proof');
  const acted = deletion !== null || promotion !== null;
  return {
    title: 'The proof',
    blocks: all.flatMap((row) => {
      const is = acted && row.seq === used?.seq;
      const what = is
        ? 'On this one what cannot be undone was done.'
        : 'Nothing was done on this one.';
      return [
        { kind: 'paragraph', line: [{ code: utcMs(row.atMs) }, ` ${what}`] },
        { kind: 'facts', facts: factsOf(row) },
      ] as const;
    }),
  };
}

function factsOf({ content: proof }: RowOf<'proof'>): Fact[] {
  const code = (label: string, text: string | number): Fact => ({
    ...{ label, lines: [[{ code: String(text) }]] },
  });
  const { stopSentAtMs, stoppedAtMs, provedAtMs } = proof;
  return [
    code('End of v1', proof.endLsn),
    code('Replayed by v2', proof.replayLsn),
    code('Shutdown', proof.checkpointLsn),
    code('Timeline', proof.timeline),
    code('Last segment', proof.lastSegment),
    code('Next xid', proof.nextTransactionId),
    code('System', proof.systemIdentifier),
    { label: 'v1', lines: [['pod ', { code: proof.pod }, ', UID ', { code: proof.sourceUid }]] },
    {
      label: 'v2',
      lines: [['pod ', { code: proof.targetPod }, ', UID ', { code: proof.targetUid }]],
    },
    {
      label: 'Times',
      lines: [
        ['stop sent at ', { code: utcMs(stopSentAtMs) }],
        [
          `stopped after ${span(stoppedAtMs - stopSentAtMs)}, proved after ${span(provedAtMs - stopSentAtMs)}`,
        ],
      ],
    },
  ];
}
