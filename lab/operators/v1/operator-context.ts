import type { LabConnection } from '../../kubernetes.ts';
import type { Log } from '../../log.ts';
import type { ServerCertificate } from './server-certificate.ts';
import type { V1Settings } from './settings.ts';

/** What every handler of the operator works with. */
export interface OperatorContext {
  lab: LabConnection;
  settings: V1Settings;
  certificate: ServerCertificate;
  log: Log;
}
