export {
  runSql,
  startPostgres,
  type PostgresOptions,
  type PostgresServer,
} from '../../lab/postgres/start-postgres.ts';
