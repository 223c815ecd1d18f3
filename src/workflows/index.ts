export { keepRecord } from './keep-record.ts';
export { migrateUsingStandby } from './migrate-using-standby.ts';
