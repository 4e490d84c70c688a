import type { FailureClass } from './classes.ts';
import type { Evidence, Report } from './evidence.ts';

type Rule = readonly [cls: FailureClass, fits: (report: Report, seen: Evidence) => boolean];

const says =
  (pattern: RegExp) =>
  ({ text }: Report): boolean =>
    pattern.test(text);
const code =
  (...numbers: readonly number[]) =>
  ({ status, amrError }: Report): boolean =>
    numbers.includes(amrError ?? status) || numbers.includes(status);
const step =
  (...ids: readonly number[]) =>
  ({ checkpoint }: Report): boolean =>
    checkpoint !== null && ids.includes(checkpoint);

/** Steps in which the phone asks the internet through this computer: image keys, factory data, its certificate. */
const network = step(0x634, 0x675, 0x69b, 0xf10);
/** Steps on the phone's own storage. */
const storage = step(0x60d, 0x60e, 0x61f, 0x621, 0x622, 0x626, 0x642, 0x64e, 0x658, 0x660, 0x665, 0x68b);
/** A server that answered with an HTTP status was reached, and refused. */
const refusedByServer = says(/\b(HTTP|status)\D{0,12}[45]\d\d\b/i);
const batteryOperations: readonly (number | null)[] = [38, 39];

/**
 * What a final status means, first rule that fits. The phone's text outranks its number, and the step that was waiting
 * for our data says more than either (failures.md §1.5, traces.md §4).
 */
const rules: readonly Rule[] = [
  ['HOSTOLD', (report) => code(10)(report) && step(0x655)(report)],
  ['DEVSTOR', says(/no space left/i)],
  ['FILE', says(/checksum failed/i)],
  ['COMM', says(/socket unexpectedly closed|input\/output error|broken pipe/i)],
  ['POWER', (_, { operation }) => batteryOperations.includes(operation)],
  ['DEVPART', (report) => (code(53)(report) || network(report)) && refusedByServer(report)],
  ['NET', (report) => code(53, 43, 44)(report) || network(report)],
  ['DEVPART', says(/fail(ed)? to ping baseband|transport not created/i)],
  // What the step was waiting for and did not get, or got in a wrong form, is ours.
  ['CLIENT', (report, { unknown }) => report.asked.some((type) => isUnknown(type, unknown))],
  ['CLIENT', step(0x6a6)],
  ['DEVSTOR', code(26, 27, 28, 36, 39, 40, 41, 42, 45, 46, 47, 75)],
  ['DEVSTOR', (report) => code(6)(report) && storage(report)],
  ['DEVPART', code(29, 37, 38, 50, 51, 52, 54, 55, 56, 57, 58, 79, 1015)],
  ['DEVPART', step(0x609)],
  ['CLIENT', ({ asked }) => asked.length > 0],
  ['COMM', code(2, 9, 13, 14, 1100)],
  ['CLIENT', (_, { unknown }) => unknown.some(({ optional }) => !optional)],
];

const isUnknown = (type: string, unknown: Evidence['unknown']): boolean =>
  unknown.some(({ dataType }) => dataType === type);

/** The class of a failure that the phone reported itself. */
export const classOfReport = (report: Report, seen: Evidence): FailureClass =>
  rules.find(([, fits]) => fits(report, seen))?.[0] ?? 'UNKNOWN';
