import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const PLANNER_TESTS = new URL('../test/planner/', import.meta.url);
/** It goes through all checks with every v1 that is well, and is about none. */
const ABOUT_ALL = 'fixtures.test.ts';
const CODE = /\b[A-Z]+\d?(?:_[A-Z]+)*\b/g;

/** One case of a test, with the codes that it is about. */
type Case = ReadonlySet<string>;

/**
 * How many cases of the tests of checks are about each code: those that name it, and those that name none in a group
 * that does, for a case in which nothing is found has no code to name. A row of a table is a case.
 */
export function countCheckCases(codes: readonly string[]): Map<string, number> {
  const names = readdirSync(fileURLToPath(new URL('checks/', PLANNER_TESTS)));
  const files = names.filter((name) => name.endsWith('.test.ts') && name !== ABOUT_ALL);
  const paths = ['checks.test.ts', ...files.map((name) => `checks/${name}`)];
  const cases = paths.flatMap((path) => casesOf(new URL(path, PLANNER_TESTS), codes));
  return new Map(codes.map((code) => [code, cases.filter((one) => one.has(code)).length]));
}

function casesOf(file: URL, codes: readonly string[]): Case[] {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile('test.ts', text, ts.ScriptTarget.Latest, true);
  const named = (node: ts.Node): Case =>
    new Set((node.getText().match(CODE) ?? []).filter((code) => codes.includes(code)));
  const walk = (node: ts.Node, group: Case): Case[] => {
    const call = testCall(node);
    if (call?.name === 'it') return rowsOf(call, named, group);
    const inner = call === null ? group : named(node);
    return node.getChildren().flatMap((child) => walk(child, inner));
  };
  return walk(source, new Set());
}

interface TestCall {
  name: 'describe' | 'it';
  node: ts.CallExpression;
  /** Of `it.each(table)(title, run)`. */
  table: ts.Expression | undefined;
}

function testCall(node: ts.Node): TestCall | null {
  if (!ts.isCallExpression(node)) return null;
  const { expression } = node;
  const each = ts.isCallExpression(expression) ? expression : undefined;
  const name = (each?.expression ?? expression).getText().replace(/\.each$/, '');
  if (name !== 'describe' && name !== 'it') return null;
  return { name, node, table: each?.arguments[0] };
}

function rowsOf({ node, table }: TestCall, named: (node: ts.Node) => Case, group: Case): Case[] {
  const rows = table === undefined ? [node] : rowsIn(table);
  const body = new Set(node.arguments.flatMap((argument) => [...named(argument)]));
  const common = body.size > 0 ? body : group;
  return rows.map((row) => {
    const own = row === node ? body : named(row);
    return own.size > 0 ? own : common;
  });
}

/** A table that is computed, or kept elsewhere, counts as one case. */
function rowsIn(table: ts.Expression): readonly ts.Node[] {
  const list = ts.isAsExpression(table) ? table.expression : table;
  return ts.isArrayLiteralExpression(list) ? list.elements : [table];
}
