import { expect, it } from 'vitest';

import { findBackup } from '../../../../lab/operators/v2/find-backup.ts';

const info = JSON.stringify([
  {
    backup: [
      { label: 'F1', type: 'full', annotation: { 'percona.com/backup-name': 'one' } },
      { label: 'F1_I2', type: 'incr' },
      { label: 'F3', type: 'full', annotation: { 'percona.com/backup-name': 'three' } },
    ],
  },
]);

it('finds a backup by the name that it was annotated with', () => {
  expect(findBackup(info, ['percona.com/backup-name', 'three'])).toEqual({
    label: 'F3',
    type: 'full',
  });
  expect(findBackup(info, ['percona.com/backup-name', 'two'])).toBeUndefined();
});
