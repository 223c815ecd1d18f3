import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, type Dirent } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Paths of everything under version control, relative to the root of the repository; of all folders, or of these. */
export function trackedFiles(...folders: string[]): string[] {
  const paths = listAll().filter((path) => existsSync(join(ROOT, path)));
  if (folders.length === 0) return paths;
  return paths.filter((path) => folders.some((folder) => path.startsWith(`${folder}/`)));
}

/** An unpacked archive has no version control, and git refuses a checkout of another user: there, whatever is there. */
function listAll(): string[] {
  try {
    const command = { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync('git', ['ls-files', '-z'], command)
      .split('\0')
      .filter((path) => path !== '');
  } catch {
    const exclude = ({ name }: Dirent) => ['.git', '.lab', 'dist', 'node_modules'].includes(name);
    return globSync('**/*', { cwd: ROOT, exclude, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
  }
}

export function readTracked(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Lines that match, as `path:line: text`: what a failing test shows must be found at once. */
export function linesWith(pattern: RegExp, paths: string[]): string[] {
  return paths.flatMap((path) =>
    readTracked(path)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  );
}
