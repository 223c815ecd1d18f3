import { HandoverError } from './handover-error.ts';

/** A reminder did not reach the webhook. Its address is a secret, so nothing of it is told. */
export class WebhookFailed extends HandoverError {
  override readonly name = 'WebhookFailed';
  readonly code = 'WEBHOOK_FAILED';
  readonly retryable: boolean;
  /** @param how in words that follow "the webhook": a status, or the code of a network error. */
  constructor(how: string, retryable: boolean) {
    super({
      what: `The reminder was not delivered: the webhook ${how}.`,
      data: 'not concerned; the gate is open as it was, and nothing waits for the reminder.',
      remedy: "look at HANDOVER_WEBHOOK_URL of the worker. The worker's log has the reminder.",
    });
    this.retryable = retryable;
  }
}
