/** A blocker stops the migration; a warning wants a look; info is worth knowing. */
export type Severity = 'blocker' | 'warning' | 'info';

/** What preflight found, with what to do about it. */
export interface Finding {
  /** Stable name in SCREAMING_CASE, for scripts, for consent, and for the documentation. */
  code: string;
  severity: Severity;
  /** A warning that can break the application: it goes on only with the code in the request's `accept`. */
  needsConsent: boolean;
  /** What is the case, in one sentence. */
  what: string;
  /** What to do, as a command or a setting that can be pasted where there is one. */
  remedy: string;
  /** What was seen, so that the reader can check it. */
  evidence: string;
}
