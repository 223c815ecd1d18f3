import { expect, it } from 'vitest';
import { standbyManifest } from '../../../bench/cutover/standby-manifest.ts';

const s3 = { bucket: 'b', endpoint: 'localhost:1', region: 'r', accessKey: '', secretKey: '' };

function manifest(tuned: boolean) {
  const cluster = { name: 'new', namespace: 'n', sourceName: 'old', user: 'u', database: 'd' };
  return JSON.stringify(standbyManifest({ s3: { ...s3, caFile: '' } }, { ...cluster, tuned }));
}

it("the document's standby has no tuning, and the bare script's has ours", () => {
  expect(manifest(false)).not.toMatch(/wal_retrieve_retry_interval/);
  expect(manifest(true)).toMatch(/"wal_retrieve_retry_interval":"200ms"/);
});

it('both read the repository of v1, at the path of the document', () => {
  for (const tuned of [true, false])
    expect(manifest(tuned)).toContain('"repo1-path":"/backrestrepo/old-backrest-shared-repo"');
});
