import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { defaultReporter } from '@web/test-runner';

/** The usual report of a browser run, and the true counts with the time of each file as JSON in `path`: a `Report`. */
export function countReporter(path) {
  const usual = defaultReporter({ reportTestResults: true, reportTestProgress: process.stdout.isTTY });
  const begun = new Map();
  const files = [];
  return {
    ...usual,
    start(args) {
      args.sessions.on('session-status-updated', ({ id, status, testFile }) => {
        if (status === 'INITIALIZING') begun.set(id, Date.now());
        if (status === 'FINISHED')
          files.push({ file: relative('.', testFile), ms: Date.now() - (begun.get(id) ?? args.startTime) });
      });
      return usual.start?.(args);
    },
    stop(args) {
      if (path) writeFileSync(path, JSON.stringify({ ...count(args.sessions), files }));
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
