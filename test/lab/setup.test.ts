import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { missingPackages } from '../../lab/setup/ensure-packages.ts';
import { EXTRAS } from '../../lab/setup/extras.ts';
import { compareVersions } from '../../lab/setup/go-toolchain.ts';
import { TOOL_MODULES, moduleCache, moduleSource } from '../../lab/setup/tool-modules.ts';

describe('Go versions', () => {
  it.each([
    ['1.9', '1.10', -1],
    ['1.26.8', '1.26.8', 0],
    ['1.27', '1.26.8', 1],
    ['', '1.26', -1],
  ])('%s against %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });
});

describe('tool modules', () => {
  it.each(TOOL_MODULES.map((module) => module.name))('%s is pinned by a go.sum', (name) => {
    expect(existsSync(join(moduleSource(name), 'go.sum'))).toBe(true);
  });

  it.each(TOOL_MODULES)('$name declares what is built from it as tools', ({ name, binaries }) => {
    const text = readFileSync(join(moduleSource(name), 'go.mod'), 'utf8');
    for (const path of Object.values(binaries)) expect(text).toContain(path);
  });

  it('are cached under a name that their pins decide', () => {
    const names = TOOL_MODULES.map((module) => moduleCache(module.name));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('packages', () => {
  const nothingThere = () => false;

  it('of the browser are wanted only by those who ask for one', () => {
    expect(missingPackages(['gcs', 'newerUi'], nothingThere)).not.toContain('chromium');
    const browser = missingPackages(['browser'], nothingThere);
    expect(browser).toEqual(
      expect.arrayContaining(['patroni', 'chromium', 'fonts-noto-color-emoji']),
    );
  });

  it('are missing where their file is', () => {
    const there = (file: string) => file !== '/usr/bin/chromium';
    expect(missingPackages(EXTRAS, there)).toEqual(['chromium']);
    expect(missingPackages(EXTRAS, () => true)).toEqual([]);
  });
});

describe('extras', () => {
  it('are all that is built but not always: a store, a UI, and a real node with its operators', () => {
    const built = TOOL_MODULES.flatMap(({ name, extra }) => (extra ? [`${extra}: ${name}`] : []));
    expect(built).toEqual([
      'realNode: kubernetes-node',
      'gcs: fake-gcs-server',
      'newerUi: temporal-ui',
      'realNode: percona-v2',
      'realNode: percona-v1',
      'realNode: coredns',
    ]);
  });
});
