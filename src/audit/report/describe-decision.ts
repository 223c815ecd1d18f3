import type { SentBy } from '../../model/record.ts';
import { describeSender } from './describe-sender.ts';
import type { Line, Piece } from './document.ts';
import type { RowOf } from './rows-of.ts';
import { utcMs } from './times.ts';

/** Who decided what and when; what they said, and of what; then what Temporal knows of it. */
export function describeDecision(
  row: RowOf<'decision'>,
  what = `sent ${row.content.name}`,
): Line[] {
  const { approver, sent, temporal } = row.content;
  const details = detailsOf(row);
  return [
    [...whoIs(approver, sent), ` ${what} at `, { code: utcMs(row.atMs) }],
    ...(details.length === 0 ? [] : [details]),
    describeSender(sent, temporal),
  ];
}

function whoIs(approver: string | null, sent: SentBy): Line {
  if (approver !== null) return [{ strong: approver }, ' (as claimed)'];
  return [
    sent.by === 'cancel' ? 'Somebody, by Temporal,' : 'Somebody whose name could not be read',
  ];
}

function detailsOf({ content }: RowOf<'decision'>): Line {
  const { comment, evidenceId, window, name } = content;
  const said: Piece[][] = comment === null ? [] : [['saying ', { said: comment }]];
  const evidence: Piece[][] =
    evidenceId !== null
      ? [['on evidence ', { code: evidenceId }]]
      : name === 'approve'
        ? [['naming no evidence']]
        : [];
  const time: Piece[][] =
    window === null || window === undefined
      ? []
      : [
          [
            'for the window ',
            { code: typeof window === 'string' ? window : JSON.stringify(window) },
          ],
        ];
  return [...said, ...evidence, ...time].flatMap((part, i) => (i === 0 ? part : [', ', ...part]));
}
