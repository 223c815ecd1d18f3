import { waitFor } from '../../../lab/kubernetes.ts';
import { AuditStore } from '../../../src/audit/audit-store.ts';
import { readHistory, readRecord } from '../../../src/audit/read-record.ts';
import { verifyChain, type ChainVerdict } from '../../../src/audit/verify-chain.ts';
import type { RunRef } from '../../../src/model/record.ts';

/** Its keeper may have to wait for a worker that died, too. */
const CLOSED_WITHIN_MS = 120_000;

/** Wait until the record of a run is closed, and verify its chain against the history that was kept with it. */
export async function judgeRecord(auditUrl: string, run: RunRef): Promise<ChainVerdict> {
  const store = new AuditStore(auditUrl);
  try {
    await waitFor(`the record of ${run.workflowId} to be closed`, CLOSED_WITHIN_MS, async () => {
      return (await readRecord(store, run)).at(-1)?.kind === 'closed';
    });
    return verifyChain(await readRecord(store, run), await readHistory(store, run));
  } finally {
    await store.close();
  }
}
