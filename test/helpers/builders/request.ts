import type { ApprovalPolicy } from '../../../src/model/approval-policy.ts';
import type { MigrationRequest } from '../../../src/model/request.ts';

/** The smallest request, with its defaults. */
export function request(overrides: Partial<MigrationRequest> = {}): MigrationRequest {
  return {
    source: { context: null, namespace: 'pg', cluster: 'cluster1', storage: null },
    target: {
      context: null,
      namespace: 'pg',
      cluster: 'cluster1-v2',
      replicas: null,
      crVersion: null,
      overrides: {},
      repository: 'takeOver',
    },
    accept: [],
    planHash: null,
    dryRun: false,
    cutover: {
      order: 'delete-then-promote',
      maxLagBytes: 50_331_648,
      maxWriteOutageSeconds: 60,
      window: null,
    },
    requestedBy: null,
    approval: approvalPolicy(),
    standbyTimeoutSeconds: 259_200,
    ...overrides,
  };
}

/** Anybody may approve, once, for a week. */
export function approvalPolicy(overrides: Partial<ApprovalPolicy> = {}): ApprovalPolicy {
  return {
    timeoutSeconds: 604_800,
    approvers: null,
    minApprovals: 1,
    requesterMayApprove: true,
    remindEverySeconds: 86_400,
    ...overrides,
  };
}

/** Of a run's pending activities, as long as such an address is. */
export const PENDING_PAGE =
  '/namespaces/default/workflows/handover-pg-cluster1/01a207f1-0ae6-790d-9742-1558e0b48f7d/pending-activities';
