import type { Command } from 'commander';
import { ORDERS, REPOSITORY_CHOICES } from '../model/order.ts';

/** The options that name a request; `RequestOptions` as they are read. */
export function withRequestOptions(command: Command): Command {
  return command
    .option('-f, --request <file>', 'the request, JSON or YAML')
    .option('-n, --namespace <namespace>', "the v1 cluster's namespace")
    .option('-s, --source <cluster>', 'name of the v1 cluster')
    .option('-t, --target <cluster>', 'name of the v2 cluster to create')
    .option('--accept <codes...>', "warnings that were read and agreed to; instead of the file's")
    .option('--plan-hash <hash>', 'run this plan or none')
    .option('--order <order>', ORDERS.join(', or '))
    .option('--repository <choice>', `what v2 archives into: ${REPOSITORY_CHOICES.join(' or ')}`)
    .option(
      '--requested-by <name>',
      "who asks for it; default: the file's, then the user of this machine",
    );
}
