import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { buffer, text } from 'node:stream/consumers';

import type { StackDescription } from '../../../lab/stack.ts';

/** What a command said and how it ended. */
export interface Said {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

/** pgBackRest against a stack's GCS store, without any database. */
export class RepositoryClient {
  private readonly configFile: string;

  private constructor(configFile: string) {
    this.configFile = configFile;
  }

  static async create(
    { directory, gcs }: Pick<StackDescription, 'directory' | 'gcs'>,
    name: string,
    { keyFile = gcs.keyFile, bucket = gcs.bucket } = {},
  ): Promise<RepositoryClient> {
    const options = {
      'repo1-type': 'gcs',
      'repo1-path': `/${name}`,
      'repo1-gcs-bucket': bucket,
      'repo1-gcs-endpoint': gcs.endpoint,
      'repo1-gcs-key': keyFile,
      'repo1-storage-ca-file': gcs.caFile,
      'io-timeout': '10', // a refused request is tried again that long
      'lock-path': `${directory}/run/${name}`,
      'log-level-file': 'off',
    };
    const lines = Object.entries(options).map(([option, value]) => `${option}=${value}\n`);
    const file = `${directory}/${name}.conf`;
    await writeFile(file, `[global]\n${lines.join('')}`);
    return new RepositoryClient(file);
  }

  put(object: string, content: Buffer): Promise<Said> {
    return this.run(['repo-put', object], content);
  }

  get(object: string): Promise<Said> {
    return this.run(['repo-get', object]);
  }

  private async run(args: string[], input?: Buffer): Promise<Said> {
    const child = spawn('pgbackrest', [`--config=${this.configFile}`, ...args]);
    // It may end before it read everything: then its own words tell why.
    child.stdin.on('error', () => undefined).end(input ?? '');
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
    return { code: await ended, stdout, stderr };
  }
}
