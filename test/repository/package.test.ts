import { describe, expect, it } from 'vitest';
import { readTracked, trackedFiles } from './tracked-files.ts';

type Versions = Record<string, string>;

const { dependencies, devDependencies } = JSON.parse(readTracked('package.json')) as {
  dependencies: Versions;
  devDependencies: Versions;
};

/** Dependencies that no file of src imports, each with what it is there for. */
const NOT_IMPORTED: Versions = {
  protobufjs: 'holds all of @temporalio to one version: gRPC brings another',
};

/** At the begin of a line: a sentence may have such words, too. */
const IMPORTED =
  /^(?:import |(?:import |export |\} )(?:[^'\n]* )?from )'((?:@[^/']+\/)?[^./'][^/']*)/gm;

/** Names of the packages that the files of these folders import; of all where none is named. */
function importedIn(...folders: string[]): Set<string> {
  const sources = trackedFiles(...folders).filter((path) => /\.(ts|mjs|js)$/.test(path));
  const names = sources.flatMap((path) =>
    [...readTracked(path).matchAll(IMPORTED)].map(([, name = '']) => name),
  );
  return new Set(names.filter((name) => !name.startsWith('node:')));
}

describe('package.json', () => {
  it('has one version of all @temporalio packages: they speak a common protocol inside', () => {
    const temporal = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
      name.startsWith('@temporalio/'),
    );
    expect(temporal.length).toBeGreaterThan(5);
    expect(new Set(temporal.map(([, version]) => version)).size).toBe(1);
    expect(temporal[0]?.[1]).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('has no dependency that src does not import, unless for a reason', () => {
    const imported = importedIn('src');
    const unused = Object.keys(dependencies).filter((name) => !imported.has(name));
    expect(unused.filter((name) => NOT_IMPORTED[name] === undefined)).toEqual([]);
  });

  it('has a reason only for what is there and not imported', () => {
    const imported = importedIn('src');
    const excused = Object.keys(NOT_IMPORTED);
    expect(excused.filter((name) => imported.has(name))).toEqual([]);
    expect(excused.filter((name) => dependencies[name] === undefined)).toEqual([]);
  });

  it('has what only the lab and the tests use among what is not installed for production', () => {
    expect(Object.keys(devDependencies)).toContain('@types/pg');
    // The types of the Kubernetes client name those of ws, and do not bring them.
    expect(Object.keys(devDependencies)).toContain('@types/ws');
    for (const name of ['ws', 'zod']) expect(dependencies).not.toHaveProperty(name);
    for (const name of ['ws', 'zod']) expect(devDependencies).not.toHaveProperty(name);
  });

  it('has every package that src imports among those that are installed with it', () => {
    expect([...importedIn('src')].filter((name) => dependencies[name] === undefined)).toEqual([]);
  });

  it('has every package that anything else imports', () => {
    const known = { ...dependencies, ...devDependencies };
    const imported = importedIn();
    expect([...imported].filter((name) => known[name] === undefined)).toEqual([]);
  });
});
