import { existsSync, readFileSync } from 'node:fs';

/** What a suite's own report says; both reporters write it as JSON. */
export interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** How long each file took, ms of real time. */
  readonly files: readonly { readonly file: string; readonly ms: number }[];
}

/**
 * The report of a suite that ended with this exit code. One that is missing or empty is a failure, and so is an exit code
 * that no counted failure explains.
 */
export function readReport(path: string, code: number): Report {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (text === '') return { passed: 0, failed: 1, skipped: 0, files: [] };
  const report = JSON.parse(text) as Report;
  return code !== 0 && report.failed === 0 ? { ...report, failed: 1 } : report;
}

/** `N passed, N failed`, and how many were skipped where any was. */
export function countLine(reports: readonly Report[]): string {
  const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
    reports.reduce((total, report) => total + report[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

/** The files that took longest, a line each. */
export function slowest(reports: readonly Report[], count: number): string {
  return reports
    .flatMap(({ files }) => files)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(({ file, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${file}`)
    .join('\n');
}
