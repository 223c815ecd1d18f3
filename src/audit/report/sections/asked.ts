import { describeCluster } from '../../../model/names.ts';
import type { MigrationRequest } from '../../../model/request.ts';
import { describeWindow } from '../../../model/maintenance-window.ts';
import { duration } from '../../../planner/duration.ts';
import { describeSender } from '../describe-sender.ts';
import type { Fact, Section } from '../document.ts';
import type { Story } from '../story.ts';
import { utcMs } from '../times.ts';

/** What was asked for, by whom, under which rules. */
export function asked({ asked: row }: Story): Section {
  const title = 'What was asked for';
  if (row === null)
    return { title, blocks: [{ kind: 'paragraph', line: ['The record lacks its first row.'] }] };
  const { source, target, requestedBy, request, sent, temporal } = row.content;
  const facts: Fact[] = [
    {
      label: 'Asked by',
      lines: [
        requestedBy === null
          ? ['nobody who gave a name']
          : [{ strong: requestedBy }, ' (as claimed)'],
        describeSender(sent, temporal),
      ],
    },
    { label: 'At', lines: [[{ code: utcMs(row.atMs) }]] },
    {
      label: 'To move',
      lines: [[{ code: describeCluster(source) }, ' to ', { code: describeCluster(target) }]],
    },
    ...rules(request),
  ];
  return { title, blocks: [{ kind: 'facts', facts }] };
}

function rules(request: MigrationRequest): Fact[] {
  const { accept, cutover, approval, target, planHash, dryRun } = request;
  const { order, maxWriteOutageSeconds, window } = cutover;
  const code = (text: string) => [{ code: text }];
  return [
    { label: 'Order', lines: [code(order)] },
    { label: 'Repository', lines: [code(target.repository)] },
    {
      label: 'Consent',
      lines: accept.length === 0 ? [['to no warning']] : accept.map((one) => code(one)),
    },
    { label: 'Time-box', lines: [[`${maxWriteOutageSeconds} s of write outage`]] },
    ...(window === null ? [] : [{ label: 'Window', lines: [code(describeWindow(window))] }]),
    { label: 'Approval', lines: [approvalRule(approval)] },
    ...(planHash === null ? [] : [{ label: 'Plan', lines: [code(planHash)] }]),
    ...(Object.keys(target.overrides).length === 0
      ? []
      : [{ label: 'Overrides', lines: [code(JSON.stringify(target.overrides))] }]),
    ...(dryRun ? [{ label: 'Dry run', lines: [['yes: look and plan only']] }] : []),
  ];
}

function approvalRule(approval: MigrationRequest['approval']): Fact['lines'][number] {
  const { minApprovals, approvers, requesterMayApprove, timeoutSeconds } = approval;
  const who =
    approvers === null
      ? ['anybody']
      : approvers.flatMap((name, i) => [i === 0 ? '' : ', ', { strong: name }]);
  return [
    `${minApprovals} of `,
    ...who,
    `, within ${duration(timeoutSeconds)}`,
    requesterMayApprove ? '' : '; not whoever asked for it',
  ];
}
