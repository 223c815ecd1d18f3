import { WORKER_ACCOUNT } from './pki.ts';

/**
 * What the API server writes down: every change that pg-handover's worker asks for, with what was sent and answered, once
 * it is answered. A judge of what the worker did that does not ask the worker. Of secrets only that they were changed.
 */
export const API_AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived', 'ResponseStarted'],
  omitManagedFields: true,
  rules: [
    {
      level: 'Metadata',
      users: [WORKER_ACCOUNT],
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
      resources: [{ group: '', resources: ['secrets', 'pods/exec'] }],
    },
    {
      level: 'RequestResponse',
      users: [WORKER_ACCOUNT],
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
    },
    { level: 'None' },
  ],
};
