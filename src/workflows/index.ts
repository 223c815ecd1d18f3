export { migrateUsingStandby } from './migrate-using-standby.ts';
