import { WORKER_CERTIFICATE, type Certificate } from '../stack/pki.ts';
import { ADDRESSES, NODE_NAME, S3_HOST } from './addresses.ts';

const API_NAMES = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
].map((name) => `DNS:${name}`);

/** Certificates of a stack with a real node. */
export const REAL_CERTIFICATES: readonly Certificate[] = [
  {
    name: 'apiserver',
    subject: '/CN=kube-apiserver',
    use: 'serverAuth',
    names: [...API_NAMES, `IP:${ADDRESSES.node}`, `IP:${ADDRESSES.apiService}`].join(),
  },
  {
    name: 's3',
    subject: `/CN=${S3_HOST}`,
    use: 'serverAuth',
    names: `DNS:${S3_HOST},IP:${ADDRESSES.node}`,
  },
  {
    name: 'audit',
    subject: '/CN=localhost',
    use: 'serverAuth',
    names: 'DNS:localhost,IP:127.0.0.1',
  },
  { name: 'admin', subject: '/O=system:masters/CN=lab-admin', use: 'clientAuth' },
  WORKER_CERTIFICATE,
  {
    name: 'apiserver-kubelet',
    subject: '/O=system:masters/CN=apiserver-kubelet',
    use: 'clientAuth',
  },
  {
    // Both of what the kubelet is: a server to the API server, and its client.
    name: 'kubelet',
    subject: `/O=system:nodes/CN=system:node:${NODE_NAME}`,
    use: 'serverAuth,clientAuth',
    names: `DNS:${NODE_NAME},IP:${ADDRESSES.node}`,
  },
];
