import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  NO_PRIVILEGES_STATUS,
  PrivilegesLackingError,
  lackingCapabilities,
} from '../../../lab/real-node/check-privileges.ts';

const CONFORMANCE = fileURLToPath(new URL('../../../scripts/conformance.ts', import.meta.url));
const NOBODY = 65_534;

describe('the privileges of a real node', () => {
  it('are all there for an unrestricted root, also where one that it does not need is missing', () => {
    expect(lackingCapabilities('CapEff:\t000001ffffffffff\n')).toEqual([]);
    // Without CAP_SYS_RESOURCE, as in many virtual machines.
    expect(lackingCapabilities('CapInh:\t0\nCapEff:\t000001fffeffffff\n')).toEqual([]);
  });

  it('are told one by one with what each is for, as in a container', () => {
    // Docker's default set.
    const lacking = lackingCapabilities('CapEff:\t00000000a80425fb\n');
    expect(lacking).toEqual([
      expect.stringMatching(/^the capability CAP_NET_ADMIN, to /),
      expect.stringMatching(/^the capability CAP_SYS_PTRACE, to /),
      expect.stringMatching(/^the capability CAP_SYS_ADMIN, to /),
    ]);
    expect(lackingCapabilities('')).toHaveLength(6);
  });

  it('are one error that says nothing was changed and where to run it', () => {
    const error = new PrivilegesLackingError(['a', 'b']);
    expect(error.message).toContain('  - a\n  - b\n');
    expect(error.message).toContain('Nothing was started and nothing was changed');
    expect(error.message).toContain('Debian 12');
  });

  it('end the conformance run with a status of its own when they lack, before anything is installed', () => {
    const drop = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const run = spawnSync(process.execPath, [CONFORMANCE], { encoding: 'utf8', ...drop });
    expect(run.stderr).toContain('root (this is user ');
    expect(run.status).toBe(NO_PRIVILEGES_STATUS);
  });
});
