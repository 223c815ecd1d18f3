import { Runtime, makeTelemetryFilterString, type Logger, type LogLevel } from '@temporalio/worker';
import { pino } from 'pino';

/** Send everything that the SDK and the activities log to stderr, one JSON object a line. Once per process. */
export function installLogging(level: string): void {
  const log = pino({ level, base: { service: 'pg-handover' } }, pino.destination(2));
  const write = (sdkLevel: LogLevel, message: string, meta?: object) => {
    const name = sdkLevel.toLowerCase() as Lowercase<LogLevel>;
    log[name](meta ?? {}, message);
  };
  const logger: Logger = {
    log: write,
    trace: (message, meta) => {
      write('TRACE', message, meta);
    },
    debug: (message, meta) => {
      write('DEBUG', message, meta);
    },
    info: (message, meta) => {
      write('INFO', message, meta);
    },
    warn: (message, meta) => {
      write('WARN', message, meta);
    },
    error: (message, meta) => {
      write('ERROR', message, meta);
    },
  };
  Runtime.install({
    logger,
    shutdownSignals: ['SIGTERM', 'SIGINT'],
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN' }), forward: {} },
    },
  });
}
