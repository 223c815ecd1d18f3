import type { SentBy, TemporalSender } from '../../model/record.ts';
import type { Line } from './document.ts';

/** What Temporal itself knows of who sent something. */
export function describeSender(sent: SentBy, temporal: TemporalSender | null | undefined): Line {
  const how = howSent(sent);
  if (temporal === null || temporal === undefined)
    return [`Temporal: ${how}; which event it was is not in the record`];
  const { eventId, identity } = temporal;
  const from = identity === null ? ', without an identity' : ', from ';
  return [
    `Temporal: event ${eventId}, ${how}${from}`,
    ...(identity === null ? [] : [{ code: identity }]),
  ];
}

function howSent(sent: SentBy): string {
  switch (sent.by) {
    case 'start':
      return 'the start';
    case 'signal':
      return `signal number ${sent.number}`;
    case 'update':
      return 'an update';
    case 'cancel':
      return 'a request to cancel';
  }
}
