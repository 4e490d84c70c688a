/** `npm run test:network`: downloads in a real browser from a real web server (nginx). Ends with one line that counts. */
import { countLine } from './report.ts';
import { nodeTests } from './suites.ts';

const report = await nodeTests('test/network');
console.log(report.said);
console.log(countLine([report]));
process.exitCode = report.failed === 0 ? 0 : 1;
