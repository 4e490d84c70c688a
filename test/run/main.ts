/** `npm test`: what runs in Chromium, and beside it what drives a Chromium or needs none; then one line that counts all. */
import { countLine, slowest, type Report } from './report.ts';
import { browserTests, builtOnce, nodeTests } from './suites.ts';

/** The page's tests mostly wait, so they go first. */
async function besides(): Promise<readonly (Report & { readonly said: string })[]> {
  return [await nodeTests('test/page', await builtOnce()), await nodeTests('test/node')];
}

const [inBrowser, others] = await Promise.all([browserTests(), besides()]);
for (const { said } of others) console.log(said);
const all = [inBrowser, ...others];
console.log(`The files that took longest:\n${slowest(all, 10)}\n`);
console.log(countLine(all));
process.exitCode = all.every(({ failed }) => failed === 0) ? 0 : 1;
