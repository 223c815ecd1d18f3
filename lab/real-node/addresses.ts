/**
 * The node's addresses, out of 198.18.0.0/15: set aside for tests of network devices (RFC 2544), so that no route of
 * this machine is likely to lead there. The node's namespace has no way out but to this machine.
 */
export const ADDRESSES = {
  /** This machine's end of the pair of interfaces, and the node's. */
  host: '198.18.0.1',
  node: '198.18.0.2',
  linkBits: 30,
  pods: '198.18.16.0/24',
  services: '198.18.32.0/20',
  /** Service `kubernetes`: the first of them. */
  apiService: '198.18.32.1',
} as const;

/** Name of this machine's interface to the node; at most 15 characters. */
export const HOST_LINK = 'pgh-node';
/** The node's name in Kubernetes. */
export const NODE_NAME = 'real-node';
/** The object store's name: pgBackRest reads names in certificates, not addresses. */
export const S3_HOST = 's3.lab.internal';

/** Ports inside the node's network namespace: nothing else is there. */
export const NODE_PORTS = { apiserver: 6443, s3: 9000, health: 8181 } as const;
