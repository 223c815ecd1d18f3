import { createClients, type Clients } from './clients/clients.ts';
import { webhook } from './clients/webhook.ts';
import type { Config } from './config.ts';
import type { RecordStore } from './model/record-store.ts';

/** Everything outside that the worker's activities reach, as it is configured. */
export function clientsOf(
  { kubeConfigPath, webhookUrl, temporalUiUrl }: Config,
  audit?: RecordStore,
): Clients {
  const post = webhookUrl === null ? null : webhook(webhookUrl);
  return {
    ...createClients(kubeConfigPath),
    notices: { post, uiUrl: temporalUiUrl },
    ...(audit === undefined ? {} : { audit }),
  };
}
