import { createServer } from 'node:http';

import { connectLab } from '../../kubernetes.ts';
import { logToStderr } from '../../log.ts';
import { Controller } from './controller.ts';
import { makeServerCertificate } from './server-certificate.ts';
import { READINESS_PORT, readSettings } from './settings.ts';

const settings = readSettings(process.env);
const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    stop.abort();
  });
}

const lab = await connectLab(settings.kubeconfigPath);
let ready = false;
const readiness = createServer((_request, response) => {
  response.writeHead(ready ? 200 : 503).end();
});
if (settings.podIp !== undefined) readiness.listen(READINESS_PORT, settings.podIp);

const log = (line: string): void => {
  logToStderr(`${new Date().toISOString()} ${line}`);
};
const certificate = await makeServerCertificate();
const controller = new Controller({ lab, settings, certificate, log });
log('v1 operator starts');
await controller.run(stop.signal, () => {
  ready = true;
  log(`watching ${settings.namespaces.join(', ')} and namespaces with the operator's labels`);
});
readiness.close();
await lab.close();
