import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import type { Log } from '../log.ts';

/**
 * Makes a UTF-8 locale that the distribution's images lack, for tests of what a change of it does. It becomes part
 * of this machine's locale archive.
 *
 * @param name of the locale's source, as `de_DE`.
 */
export function ensureLocale(name: string, log: Log): void {
  const known = spawnSync('locale', ['-a'], { encoding: 'utf8' }).stdout.split('\n');
  if (known.includes(`${name}.utf8`)) return;
  if (!existsSync(`/usr/share/i18n/locales/${name}`))
    throw new Error(`the locale ${name} has no source here: apt-get install locales`);
  log(`making the locale ${name}.UTF-8 (localedef)`);
  const { status, stderr } = spawnSync('localedef', ['-i', name, '-f', 'UTF-8', `${name}.UTF-8`], {
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(
      `the locale ${name}.UTF-8 could not be made: ${stderr.trim()}. As root: localedef -i ${name} -f UTF-8 ${name}.UTF-8`,
    );
}
