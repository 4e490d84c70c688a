import { writeFileSync } from 'node:fs';
import { defaultReporter } from '@web/test-runner';

/** The usual report, and the true counts as JSON in `file`: `{passed, failed, skipped}`. */
export function countReporter(file) {
  const usual = defaultReporter({ reportTestResults: true, reportTestProgress: process.stdout.isTTY });
  return {
    ...usual,
    stop(args) {
      if (file) writeFileSync(file, JSON.stringify(count(args.sessions)));
      return usual.stop?.(args);
    },
  };
}

function count(sessions) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const session of sessions) {
    const before = counts.failed;
    walk(session.testResults, counts);
    // A file that did not load, or an error outside of any test, is a failure too.
    if (!session.passed && counts.failed === before) counts.failed++;
  }
  return counts;
}

function walk(suite, counts) {
  if (!suite) return;
  for (const test of suite.tests) {
    if (test.skipped) counts.skipped++;
    else if (test.passed) counts.passed++;
    else counts.failed++;
  }
  for (const inner of suite.suites) walk(inner, counts);
}
