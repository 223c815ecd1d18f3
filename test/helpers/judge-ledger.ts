import { waitFor } from '../../lab/kubernetes.ts';
import type { SourceCluster } from '../../lab/source-cluster.ts';
import type { StackDescription } from '../../lab/stack.ts';
import { targetEndpoint } from '../../lab/target-endpoint.ts';
import { compareLedger, type LedgerComparison, type Writer } from '../../lab/writer.ts';

const WRITES_TIMEOUT_MS = 30_000;
/** Enough for the ledger to say something about whoever is in service now. */
const ROWS = 20;

/** A writer, and where it may have written to. */
export interface Judged {
  stack: StackDescription;
  source: SourceCluster;
  target: { namespace: string; name: string };
  writer: Writer;
}

/** Wait until the writer, wherever it found a primary, has further rows acknowledged. */
export async function awaitWrites(writer: Writer): Promise<void> {
  const before = writer.acknowledged();
  const wanted = () => writer.acknowledged() >= before + ROWS;
  await waitFor('the writer to be acknowledged rows', WRITES_TIMEOUT_MS, wanted);
}

/** Hold what was acknowledged up to now against the database that is in service. */
export async function judgeLedger(
  { stack, source, target, writer }: Judged,
  inService: 'v1' | 'v2',
): Promise<LedgerComparison> {
  const endpoint =
    inService === 'v2' ? await targetEndpoint(stack, target) : await source.primaryEndpoint();
  const { user, password, database } = source;
  return compareLedger({ ledgerPath: writer.ledgerPath, endpoint, user, password, database });
}
