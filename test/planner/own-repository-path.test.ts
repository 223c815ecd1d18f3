import { describe, expect, it } from 'vitest';
import { ownRepositoryPath } from '../../src/planner/own-repository-path.ts';
import { planWith, request } from '../helpers/builders.ts';

const PATH = 'spec.backups.pgbackrest.global.repo1-path';
const asking = (repository: 'own' | 'takeOver') =>
  request({ target: { ...request().target, repository } });

describe("the path of v2's own", () => {
  it('is what the final form of the plan has, overrides included', () => {
    expect(ownRepositoryPath(asking('own'), planWith(PATH, '/elsewhere'))).toBe('/elsewhere');
  });

  it('is none where v2 takes over the path of v1', () => {
    expect(ownRepositoryPath(asking('takeOver'), planWith(PATH, '/elsewhere'))).toBeNull();
  });
});
