import { Context } from '@temporalio/activity';
import type { Clients } from '../clients/clients.ts';
import { describeCluster } from '../model/names.ts';
import type { Reminder } from '../model/reminder.ts';
import { uiLinks } from '../model/ui-links.ts';
import { reminderText } from '../planner/reminder-text.ts';

/**
 * Tell people that a gate waits for them: by a warning in the worker's log, and by a webhook where one is set. Changes
 * nothing, and nothing depends on it.
 *
 * @throws WEBHOOK_FAILED
 */
async function remindApprovers(clients: Clients, reminder: Reminder): Promise<void> {
  const { info, log, cancellationSignal } = Context.current();
  const { post, uiUrl } = clients.notices ?? { post: null, uiUrl: null };
  const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
  const link = uiUrl === null ? null : uiLinks(uiUrl, info.namespace).run(workflowId, runId);
  const facts = {
    workflowId,
    runId,
    source: describeCluster(reminder.source),
    target: describeCluster(reminder.target),
    waitingFor: reminder.what,
    who: reminder.who,
    since: iso(reminder.sinceMs),
    until: reminder.untilMs === null ? null : iso(reminder.untilMs),
    reminder: reminder.number,
    ...(reminder.undone === null ? {} : { undone: reminder.undone }),
    ...(link === null ? {} : { link }),
  };
  const text = reminderText(reminder, link);
  // Once, however often the webhook is tried.
  if (info.attempt === 1) log.warn(text, facts);
  // First the text: it is all that Slack and Mattermost show.
  await post?.({ text: escaped(text), ...facts }, cancellationSignal);
}

export const remindActivities = { remindApprovers };

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** A name is what somebody typed: `<!channel>` in one would call everybody. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
