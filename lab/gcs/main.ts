import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

import { loadGatewayConfig } from './gateway-config.ts';
import { gateway } from './gateway.ts';

/** The gateway's process: `main.ts CONFIG`, until SIGTERM. */
const [, , path] = process.argv;
if (path === undefined) throw new Error('the path of the gateway configuration is missing');
const config = await loadGatewayConfig(path);
const server = createServer(
  { cert: readFileSync(config.certificateFile), key: readFileSync(config.keyFile) },
  gateway(config),
);
server.listen(config.port, '127.0.0.1');
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
});
