/**
 * What comes first once v2 is proved to hold all of v1. The first is the document's. The second keeps v1, stopped, until
 * v2 has been verified and a person has approved the delete: until then there is a way back.
 */
export const ORDERS = ['delete-then-promote', 'promote-then-delete'] as const;
export type Order = (typeof ORDERS)[number];

/** What v2 archives into after its promotion: v1's path, which is the document's, or one of its own. */
export const REPOSITORY_CHOICES = ['takeOver', 'own'] as const;
export type RepositoryChoice = (typeof REPOSITORY_CHOICES)[number];

/**
 * What a request gets that names no repository. Two clusters that archived into one path would spoil it for both, so an
 * order with a way back keeps v1's as it is.
 */
export function defaultRepository(order: Order): RepositoryChoice {
  return order === 'promote-then-delete' ? 'own' : 'takeOver';
}
