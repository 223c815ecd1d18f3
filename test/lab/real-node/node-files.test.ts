import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { nodeFiles, nodePaths } from '../../../lab/real-node/node-files.ts';

const DIRECTORY = '/tmp/pgh-abcdef';
const files = nodeFiles(DIRECTORY, {
  pki: '/tmp/pgh-abcdef/pki',
  cgroup: '/pgh-0123',
  admin: '/tmp/pgh-abcdef/kubeconfig',
});
const paths = nodePaths(DIRECTORY);

describe('the files of a real node', () => {
  it('all lie in the stack’s directory', () => {
    for (const path of Object.keys(files)) expect(path.startsWith(`${DIRECTORY}/`)).toBe(true);
  });

  it('keep the kubelet off what another kubelet of this machine may own', () => {
    const kubelet = parse(files[paths.kubeletConfig] ?? '') as Record<string, unknown>;
    expect(kubelet['cgroupRoot']).toBe('/pgh-0123');
    expect(kubelet['podLogsDir']).toBe(paths.podLogs);
    expect(kubelet['containerRuntimeEndpoint']).toBe(`unix://${paths.socket}`);
    expect(kubelet['resolvConf']).toBe(paths.resolvConf);
  });

  it('keep kube-proxy off the machine’s table of connections', () => {
    const proxy = parse(files[paths.proxyConfig] ?? '') as Record<string, unknown>;
    expect(proxy['conntrack']).toEqual({ maxPerCore: 0, min: 0 });
  });

  it('fit containerd’s socket into the longest path that a socket may have', () => {
    expect(Buffer.byteLength(nodePaths('/tmp/pgh-123456').socket)).toBeLessThan(108);
  });

  it('let runc start where root lacks CAP_SYS_RESOURCE', () => {
    expect(files[paths.containerdConfig]).toContain('restrict_oom_score_adj = true');
  });
});
