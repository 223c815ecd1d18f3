import { defineCheck, type Check } from '../check.ts';
import { STORAGE_UNCLEAR } from './storage-checks.ts';

/** Status codes of `pgbackrest info`: there is no stanza under this path; and it could not be read. */
const NO_STANZA = 1;
const UNREADABLE = 99;

/** Whether v2 can have the path that it is to archive into after its promotion. */
export const ownRepositoryChecks: Check[] = [
  defineCheck({
    code: 'OWN_REPOSITORY_TAKEN',
    severity: 'blocker',
    what: "The path that v2 is to archive into after its promotion (`target.repository: own`) holds a stanza already: that of an earlier v2 of the name, one that a fall-back has stopped, or v1's own. Two histories in one path spoil it for both. Not looked at where v2 takes over v1's path.",
    remedy:
      'Choose another name for v2, or another path: `repo1-path` under `spec.backups.pgbackrest.global` in `target.overrides`. Or remove what is there, if nobody needs those backups any more.',
    needs: ['ownRepository'],
    unless: STORAGE_UNCLEAR,
    find: ({ ownRepository }) => {
      if (ownRepository === null || ownRepository.statusCode === NO_STANZA) return null;
      const { path, statusCode, statusMessage, fullBackups, systemIdentifiers } = ownRepository;
      const isTaken = statusCode !== UNREADABLE;
      return {
        what: isTaken
          ? `The path that v2 is to archive into, ${path}, is in use: it holds a stanza.`
          : `Whether the path that v2 is to archive into, ${path}, is free could not be told: ${statusMessage}.`,
        remedy: `${isTaken ? '' : 'mend what pgBackRest names, or '}give v2 another path, with target.overrides ${OTHER_PATH}, or another name (target.cluster).`,
        evidence: `pgbackrest info --repo1-path=${path}: stanza status ${statusCode} (${statusMessage}), full backups ${fullBackups}, system identifiers ${systemIdentifiers.join(', ') || 'none'}`,
      };
    },
  }),
];

const OTHER_PATH = JSON.stringify({
  spec: { backups: { pgbackrest: { global: { 'repo1-path': '/pgbackrest/ANOTHER/repo1' } } } },
});
