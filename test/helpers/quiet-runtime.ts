import { DefaultLogger, Runtime } from '@temporalio/worker';

// Failing activities are what many tests are about; what the SDK logs of them is noise there.
Runtime.install({
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { filter: 'error', forward: {} } },
});
