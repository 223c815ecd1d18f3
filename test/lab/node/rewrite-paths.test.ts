import { describe, expect, it } from 'vitest';

import { pathRewriter } from '../../../lab/node/rewrite-paths.ts';

const POD = '/tmp/pgh-a/pods/u/root';
const rewrite = pathRewriter(
  [
    { from: '/tmp', to: `${POD}/tmp` },
    { from: '/pgdata', to: '/tmp/pgh-a/volumes/pg/cluster1' },
    { from: '/etc/pgbackrest', to: `${POD}/etc/pgbackrest` },
    { from: '/etc/pgbackrest/conf.d', to: `${POD}/etc/pgbackrest/conf.d` },
  ],
  ['/tmp/pgh-a', '/srv/repository'],
);

describe('mount paths in texts', () => {
  it.each([
    ['the path itself', '/tmp', `${POD}/tmp`],
    ['a path below it', '/pgdata/cluster1', '/tmp/pgh-a/volumes/pg/cluster1/cluster1'],
    ['the longest mount', '/etc/pgbackrest/conf.d/ca.crt', `${POD}/etc/pgbackrest/conf.d/ca.crt`],
    ['an assignment', 'dir=/tmp', `dir=${POD}/tmp`],
    ['a list', '/tmp:/pgdata', `${POD}/tmp:/tmp/pgh-a/volumes/pg/cluster1`],
    ['quotes', `cp "/tmp/a" '/tmp'`, `cp "${POD}/tmp/a" '${POD}/tmp'`],
    ['a file of several lines', 'a: /tmp\nb: /tmp/x\n', `a: ${POD}/tmp\nb: ${POD}/tmp/x\n`],
  ])('rewrites %s', (_, text, expected) => {
    expect(rewrite(text)).toBe(expected);
  });

  it.each([
    ['a longer name', '/tmpfiles /tmp-x /pgdata2'],
    ['a path that only ends like a mount', '/var/tmp'],
    ['a path after a variable', '$(ROOT)/tmp ${ROOT}/tmp'],
    ['an address', 's3://tmp'],
    ['the stack itself, which lies below a mount', '/tmp/pgh-a/kubeconfig'],
    ['what was rewritten before', `${POD}/tmp/x`],
    ['the repository', '/srv/repository/lab'],
    ['a relative path', 'tmp/x'],
  ])('leaves %s alone', (_, text) => {
    expect(rewrite(text)).toBe(text);
  });

  it('changes nothing without mounts', () => {
    expect(pathRewriter([], ['/x'])('/tmp /x')).toBe('/tmp /x');
  });
});
