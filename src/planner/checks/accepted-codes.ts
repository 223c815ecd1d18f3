import type { Finding } from '../../model/finding.ts';
import { asFinding, type Check, type Topic } from '../check.ts';

export const ACCEPT_UNKNOWN: Topic = {
  code: 'ACCEPT_UNKNOWN',
  severity: 'blocker',
  needsConsent: false,
  what: 'The `accept` of the request holds a code that nobody can consent to: a slip of the pen, a blocker, or a warning that stops nothing. It must not pass for a consent.',
  remedy: 'Correct it. The finding names the codes that can be accepted.',
};

/** A consent that is none: for each code of `accept` that no warning with consent has. */
export function unknownAccepts(
  accept: readonly string[],
  { checks, others }: { checks: readonly Check[]; others: readonly Topic[] },
): Finding[] {
  const consentable = checks.filter((c) => c.needsConsent).map(({ code }) => code);
  const topics: readonly Topic[] = [...checks, ...others];
  return [...new Set(accept)]
    .filter((code) => !consentable.includes(code))
    .map((code) =>
      asFinding(ACCEPT_UNKNOWN, {
        what: `accept holds ${code}, which ${whyNot(topics.find((topic) => topic.code === code))}.`,
        remedy: `take it out of accept; these can be accepted: ${consentable.join(', ')}.`,
        evidence: `accept: ${accept.join(', ')}`,
      }),
    );
}

function whyNot(topic: Topic | undefined): string {
  if (topic === undefined) return 'is no code of preflight';
  return topic.severity === 'blocker'
    ? 'is a blocker and cannot be accepted: what it names must be mended'
    : 'stops nothing and needs no consent';
}
