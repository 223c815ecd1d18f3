/** Environment variable with the file that the counts of a run are written to. */
export const FAULTS_RESULTS = 'TEST_FAULTS_RESULTS';
