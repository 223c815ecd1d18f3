/**
 * Who cuts over: a bare script with nothing around it (`floor`), pg-handover in the document's order (`ours`) and in the
 * other one (`promoteFirst`), and the document followed by a plain script (`document`).
 */
export const CONTESTANTS = ['floor', 'ours', 'promoteFirst', 'document'] as const;
export type Contestant = (typeof CONTESTANTS)[number];
