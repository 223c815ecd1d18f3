import { expect, it } from 'vitest';

import { databaseTask, extensionTasks, userTasks } from '../../../../lab/operators/v2/build-sql.ts';
import { resolved } from './cluster-builder.ts';

it('drops every extension that the custom resource does not enable', () => {
  const sql = (name: string) =>
    extensionTasks(resolved({ extensions: { builtin: { pgvector: true } } })).find(
      (task) => task.name === name,
    )?.sql;
  expect(sql('pgvector')).toContain('CREATE EXTENSION IF NOT EXISTS vector;');
  expect(sql('pg_stat_monitor')).toContain('DROP EXTENSION IF EXISTS pg_stat_monitor;');
});

it('makes a user and a database of the name of the cluster when none are asked for', () => {
  const { users } = resolved();
  expect(users).toEqual([{ name: 'target', databases: ['target'] }]);
  // As the real operator: an empty list does not reach its inner resource.
  expect(resolved({ users: [] }).users).toEqual(users);
  expect(databaseTask(users).sql).toContain(`SELECT 'CREATE DATABASE "target"' WHERE NOT EXISTS`);
});

it('sets the password of a role that is there already, and grants its databases', () => {
  const users = [{ name: `o'x`, databases: ['a b'], options: `CREATEDB PASSWORD 'leak'` }];
  const [roles, schema] = userTasks(resolved({ users }), new Map([[`o'x`, 'SCRAM']]));
  expect(roles?.sql).toContain(`rolname = 'o''x'`);
  expect(roles?.sql).toContain(`ALTER ROLE "o'x" WITH CREATEDB  PASSWORD 'SCRAM';`);
  expect(roles?.sql).toContain('GRANT ALL PRIVILEGES ON DATABASE "a b" TO "o\'x";');
  expect(schema).toMatchObject({ database: 'a b' });
  expect(schema?.sql).toContain('CREATE SCHEMA IF NOT EXISTS');
});
