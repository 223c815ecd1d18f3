import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { readDemoOptions } from '../../lab/demo/options.ts';
import { createProgram } from '../../src/cli/main.ts';
import { terminal } from '../cli/terminal.ts';
import { parseDecision } from '../../src/model/decision.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import { linesWith, readTracked, trackedFiles } from './tracked-files.ts';

const PAGES = trackedFiles().filter((path) => path.endsWith('.md'));
const EXAMPLES = trackedFiles('examples');
const MESSAGES = 'docs/messages.md';

/** Words in capitals that are Temporal's own, not codes of ours. */
const TEMPORAL = new Set(['WAIT_CANCELLATION_COMPLETED']);

/** A fenced block of a page. */
interface Block {
  language: string;
  text: string;
}

describe('the documentation', () => {
  it('is more than one page', () => {
    expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md', MESSAGES]));
  });

  it.each(PAGES)('%s has no link that leads nowhere', (page) => {
    expect(linksOf(readTracked(page)).filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });

  it('advertises nothing, and names no private network', () => {
    const praise =
      /\b(seamless|effortless|blazing|robust|powerful|world-class|cutting-edge|game-chang\w+|best-in-class|state-of-the-art|enterprise-grade)\b/i;
    const places = /\b10\.\d+\.\d+\.\d+\b|\b192\.168\./;
    const texts = [...PAGES, ...EXAMPLES];
    expect([...linesWith(praise, texts), ...linesWith(places, texts)]).toEqual([]);
  });
});

describe('every command in the documentation', () => {
  const { scripts } = JSON.parse(readTracked('package.json')) as {
    scripts: Record<string, string>;
  };
  const commands = PAGES.flatMap((page) =>
    commandsOf(readTracked(page)).map((words) => ({ page, words, line: words.join(' ') })),
  );

  it('is seen: npm scripts and verbs of handover', () => {
    expect(commands.length).toBeGreaterThan(10);
  });

  it.each(commands)('exists: $line ($page)', ({ words }) => {
    expect(problemWith(words, scripts)).toBeNull();
  });
});

/** What is wrong with a command, by the program that would read it; null for a good one or a foreign one. */
function problemWith(words: string[], scripts: Record<string, string>): string | null {
  const [program = '', verb = '', ...rest] = words;
  if (program === 'npm' && verb === 'run') return problemWithScript(rest, scripts);
  if (program === 'npm' && verb === 'test')
    return scripts['test'] === undefined ? 'no tests' : null;
  if (program === 'npx' && verb === 'handover') return problemWithVerb(rest);
  if (program === 'handover') return problemWithVerb(words.slice(1));
  if (program === 'npx' && verb === 'vitest') return problemWithVitest(rest);
  return null;
}

function problemWithScript(words: string[], scripts: Record<string, string>): string | null {
  const [name, dashes, ...args] = words.filter((word) => word !== '--silent');
  if (name === undefined) return null; // `npm run` as such, in a sentence
  if (scripts[name] === undefined) return `package.json has no script ${name}`;
  if (dashes === undefined) return null;
  if (dashes !== '--') return `npm takes ${dashes} for itself: put -- before it`;
  if (name === 'handover') return problemWithVerb(args);
  if (name === 'demo') readDemoOptions(['node', 'demo', ...args]);
  return null;
}

function problemWithVerb(
  [verb = '', ...args]: string[],
  of: Command = createProgram(terminal().terminal),
): string | null {
  const command = of.commands.find((c) => c.name() === verb);
  if (command === undefined) return `${of.name()} has no verb ${verb}`;
  if (command.commands.length > 0) return problemWithVerb(args, command);
  const { operands, unknown } = command.parseOptions(args);
  if (unknown.length > 0) return `${verb} has no option ${unknown.join(' ')}`;
  const most = command.registeredArguments.length;
  const least = command.registeredArguments.filter(({ required }) => required).length;
  const fits = operands.length >= least && operands.length <= most;
  return fits ? null : `${verb} takes ${least} to ${most} arguments`;
}

function problemWithVitest(args: string[]): string | null {
  const project = args[args.indexOf('--project') + 1] ?? '';
  const known = readTracked('vitest.config.ts').includes(`name: '${project}'`);
  const missing = args.filter((word) => word.endsWith('.test.ts') && !exists(word));
  if (!known) return `vitest has no project ${project}`;
  return missing.length === 0 ? null : `no such test: ${missing.join(' ')}`;
}

describe('every verb of handover', () => {
  it('is in the README', () => {
    const verbs = createProgram(terminal().terminal).commands.map((command: Command) =>
      command.name(),
    );
    const readme = readTracked('README.md');
    expect(
      verbs.filter((verb) => !readme.includes(`\`${verb}\``) && !readme.includes(`-- ${verb} `)),
    ).toEqual([]);
  });
});

describe('every request in the documentation', () => {
  const blocks = PAGES.flatMap((page) =>
    codeBlocks(readTracked(page)).map((block) => ({ page, ...block })),
  );
  const files = EXAMPLES.map((page) => ({ page, language: 'yaml', text: readTracked(page) }));
  const requests = [...blocks, ...files].filter((block) => isRequest(block));

  it('is seen, in the README and in the examples', () => {
    const pages = requests.map(({ page }) => page);
    expect(pages).toEqual(expect.arrayContaining(['README.md', ...EXAMPLES]));
    expect(EXAMPLES.length).toBeGreaterThan(1);
  });

  it.each(requests)('is accepted: $page', (block) => {
    expect(parseRequest(parseYaml(block.text))).toMatchObject({ ok: true });
  });

  it.each(requests.filter(({ language }) => language === 'json'))(
    'can be pasted into the form without being laid out anew: $page',
    ({ text }) => {
      expect(text.trim()).toBe(JSON.stringify(JSON.parse(text), null, 2));
    },
  );

  it.each(blocks.filter(({ text }) => text.includes('"approver"')))(
    'to decide is accepted: $page',
    ({ text }) => {
      const kind = text.includes('"loseWritesOfV2"') ? 'fallBack' : 'approve';
      expect(parseDecision(JSON.parse(text), kind)).toMatchObject({ ok: true });
    },
  );
});

function isRequest({ language, text }: Block): boolean {
  if (language !== 'json' && language !== 'yaml') return false;
  // Several documents in one block are manifests.
  if (text.includes('\n---\n')) return false;
  const value: unknown = parseYaml(text);
  return typeof value === 'object' && value !== null && 'source' in value;
}

describe('every failure', () => {
  const codes = [
    ...trackedFiles('src/model').flatMap((path) => codesIn(path, /code = '([A-Z_]+)'/g)),
    ...trackedFiles('src/workflows').flatMap((path) => codesIn(path, /'([A-Z]+(?:_[A-Z]+)+)'/g)),
  ].filter((code, i, all) => all.indexOf(code) === i && !TEMPORAL.has(code));
  const explained = readTracked(MESSAGES).split(/^### /m).slice(1);

  it('is seen', () => {
    expect(codes).toEqual(expect.arrayContaining(['PREFLIGHT_FAILED', 'FENCE_FAILED']));
    expect(codes.length).toBeGreaterThan(14);
  });

  it(`is explained in ${MESSAGES}, and only what exists is`, () => {
    const titles = explained.map((section) => section.split('\n')[0] ?? '');
    expect(titles.toSorted()).toEqual(codes.toSorted());
  });

  it('is explained by what it means, what it means for the data, and what to do', () => {
    const parts = ['- **Means:**', '- **Data:**', '- **Do:**'];
    const lacking = explained.filter((section) => !parts.every((part) => section.includes(part)));
    expect(lacking).toEqual([]);
  });
});

function codesIn(path: string, pattern: RegExp): string[] {
  return [...readTracked(path).matchAll(pattern)].map(([, code = '']) => code);
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!exists(target)) return false;
  return anchor === undefined || anchorsOf(readTracked(target)).includes(anchor);
}

function exists(path: string): boolean {
  return existsSync(join(import.meta.dirname, '../..', path));
}

function codeBlocks(page: string): Block[] {
  return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    text,
  }));
}

/** Links to files of the repository and to headings: without those to other sites. */
function linksOf(page: string): string[] {
  const prose = page.replaceAll(/^```[\s\S]*?^```$/gm, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

/** Names by which GitHub lets headings be linked to. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

/** Commands of shell blocks, and npm's and handover's in the running text, each as its words. */
function commandsOf(page: string): string[][] {
  const blocks = codeBlocks(page).filter(({ language }) => language === 'sh');
  const lines = blocks.flatMap(({ text }) => text.split('\n'));
  const prose = page.replaceAll(/^```[\s\S]*?^```$/gm, '');
  const inline = [...prose.matchAll(/`((?:npm|npx) [^`]+)`/g)].map(([, text = '']) => text);
  return [...lines, ...inline]
    .flatMap((line) => line.split(/&&|\|/))
    .map((line) => wordsOf(line))
    .filter(([program]) => ['npm', 'npx', 'handover'].includes(program ?? ''));
}

/** Words as a shell would split them, without what is set for the command only. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
  while (/^[A-Z_]+=/.test(words[0] ?? '')) words.shift();
  const comment = words.findIndex((word) => word.startsWith('#'));
  return comment === -1 ? words : words.slice(0, comment);
}
