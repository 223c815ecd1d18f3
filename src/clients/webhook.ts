import { WebhookFailed } from '../model/webhook-failed.ts';

/** Send one JSON object to where people read. @throws {WebhookFailed} */
export type Webhook = (body: object, signal: AbortSignal) => Promise<void>;

/** Within the activity's own time, so that its failure says what was wrong and not only that time ran out. */
const ANSWER_MS = 8_000;

/**
 * A webhook as Slack, Mattermost and others take it. Whoever knows its address may write there: nothing that comes out
 * of here holds it, neither the errors of `fetch`, which name it, nor their causes, which name its host.
 */
export function webhook(url: string): Webhook {
  return async (body, signal) => {
    if (!isHttp(url)) throw new WebhookFailed('is no http or https address', false);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // Another address would be one that nobody has set.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    }).catch((error: unknown) => {
      throw new WebhookFailed(`gave no answer (${codeOf(error)})`, true);
    });
    await response.body?.cancel();
    const { ok, status } = response;
    if (!ok) throw new WebhookFailed(`answered ${status}`, status >= 500 || status === 429);
  };
}

function isHttp(url: string): boolean {
  const { protocol, username } = URL.parse(url) ?? { protocol: '', username: '' };
  // With a name in it `fetch` refuses the address, and says the whole of it.
  return /^https?:$/.test(protocol) && username === '';
}

/** A code in capitals, never a message. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return `within ${ANSWER_MS / 1000} s`;
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : 'no code';
}
