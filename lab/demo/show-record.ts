import { historyShow } from '../../src/cli/commands/history-show.ts';
import { renderHistory } from '../../src/cli/render-history.ts';
import { reportDocument } from '../../src/audit/report/report-document.ts';
import { plain } from '../../src/cli/paint.ts';
import type { Config } from '../../src/config.ts';
import { waitFor } from '../kubernetes.ts';
import type { Log } from '../log.ts';

/** Its keeper looks every five seconds; a record that it does not close is shown as it is. */
const CLOSED_WITHIN_MS = 15_000;
/** Who deleted v1, on whose word, on what proof. */
const LINES = 10;

/** What `handover history show` says of the migration, from its beginning: the whole page is long. */
export async function showRecord(config: Config, workflowId: string, log: Log): Promise<void> {
  await waitFor('the record to be closed', CLOSED_WITHIN_MS, async () => {
    return (await historyShow(config, workflowId)).chain.state === 'closed';
  }).catch(() => undefined);
  const { rows } = await historyShow(config, workflowId);
  log('');
  log('Who did that? Long after Temporal has forgotten, handover history show says, shortened:');
  const page = renderHistory(reportDocument(rows), plain);
  for (const line of page.split('\n').slice(0, LINES)) log(`    ${line}`);
}
