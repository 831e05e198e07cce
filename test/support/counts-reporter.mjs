/**
 * The counts of jest's summary once more, alone on the last line; a file that could not run counts as failed. Written
 * when the process ends, because jest prints its summary after all reporters of the configuration.
 */
export default class CountsReporter {
  onRunComplete(_tests, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    process.once('exit', () => process.stderr.write(`\n${numPassedTests} passed, ${failed} failed\n`));
  }
}
