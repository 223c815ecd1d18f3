import { loadClientConnectConfig } from '@temporalio/envconfig';

/** Everything that the environment decides. The only reader of `process.env` in `src`. */
export interface Config {
  temporal: ReturnType<typeof loadClientConnectConfig>;
  taskQueue: string;
  /** null: as kubectl finds it. */
  kubeConfigPath: string | null;
  /** Base address of the Temporal Web UI, for links; null when it is not known. */
  temporalUiUrl: string | null;
  /** Where the approvers are told of a gate that waits for them; a secret. null is nowhere but the log. */
  webhookUrl: string | null;
  /** The PostgreSQL that keeps the records of migrations; a secret. null where there is none. */
  auditDatabaseUrl: string | null;
  logLevel: string;
  /** Name of the person at the keyboard, the default for who approves. */
  userName: string | null;
}

export const DEFAULT_TASK_QUEUE = 'pg-handover';

/**
 * Temporal is configured as for its own CLI: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS_*,
 * TEMPORAL_API_KEY, or a TOML profile.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return {
    temporal: loadClientConnectConfig(),
    taskQueue: env['HANDOVER_TASK_QUEUE'] ?? DEFAULT_TASK_QUEUE,
    kubeConfigPath: env['HANDOVER_KUBECONFIG'] ?? null,
    // Compose and charts set what is not wanted to an empty text.
    temporalUiUrl: env['TEMPORAL_UI_URL'] || null,
    webhookUrl: env['HANDOVER_WEBHOOK_URL'] || null,
    auditDatabaseUrl: env['AUDIT_DATABASE_URL'] || null,
    logLevel: env['LOG_LEVEL'] ?? 'info',
    userName: env['USER'] ?? null,
  };
}
