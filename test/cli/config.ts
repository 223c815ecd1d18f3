import type { Config } from '../../src/config.ts';

interface Known {
  temporalUiUrl?: string;
  /** Temporal's namespace. */
  namespace?: string;
  userName?: string;
  auditDatabaseUrl?: string;
}

/** A configuration that points at no server: nothing that a test does may need one. */
export function config(known: Known = {}): Config {
  const { temporalUiUrl, namespace, userName, auditDatabaseUrl } = known;
  return {
    temporal: {
      connectionOptions: { address: '127.0.0.1:1' },
      ...(namespace === undefined ? {} : { namespace }),
    },
    taskQueue: 'pg-handover',
    kubeConfigPath: null,
    temporalUiUrl: temporalUiUrl ?? null,
    webhookUrl: null,
    auditDatabaseUrl: auditDatabaseUrl ?? null,
    logLevel: 'info',
    userName: userName ?? null,
  };
}
