import { describeWrites } from '../planner/describe-writes.ts';
import type { FallBackCost } from './commands/fall-back.ts';
import { PAGE_WIDTH, hang } from './wrap-text.ts';

/** What a fall-back would cost, and how to do it; for somebody who has not said yet that he knows. */
export function renderFallBackCost({ workflowId, evidenceId, writesOfV2 }: FallBackCost): string {
  const evidence = evidenceId === null ? '' : ` --evidence ${evidenceId}`;
  return [
    'A fall-back stops v2 and puts v1 into service again. v1 LOSES all that v2 has taken in since its promotion:',
    ...(writesOfV2 === null
      ? ['  not counted yet: that begins with the second gate, after v2 was verified']
      : [...hang('  ', describeWrites(writesOfV2), PAGE_WIDTH), ...tables(writesOfV2)]),
    "It stays on v2's volumes, which are kept.",
    'Nothing was sent. To do it:',
    `  handover fall-back ${workflowId} --lose-writes-of-v2${evidence}`,
  ].join('\n');
}

function tables({ tables: all }: NonNullable<FallBackCost['writesOfV2']>): string[] {
  return all.map(
    ({ database, table, inserted, updated, deleted }) =>
      `    ${database}: ${table}: ${inserted} inserted, ${updated} updated, ${deleted} deleted`,
  );
}
