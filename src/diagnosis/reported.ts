import { innermost } from './cause.ts';
import type { FailureClass } from './classes.ts';
import type { Evidence } from './evidence.ts';
import { httpStatusIn } from './http-status.ts';
import type { Report } from './report.ts';

/** The phone has no room left: an update lacked it. */
export const saysFull = /no space left/i;

type Fits = (report: Report, seen: Evidence) => boolean;
type Rule = readonly [cls: FailureClass, fits: Fits];

/** In the text of the failure, or in the lines of the phone's log right before it. */
const says =
  (pattern: RegExp): Fits =>
  ({ text, log }) =>
    pattern.test(text) || pattern.test(log);
/** In the innermost error alone: the log tells of many things. */
const causedBy =
  (pattern: RegExp): Fits =>
  ({ text }) =>
    pattern.test(innermost(text)) || pattern.test(text);
/** The first failed step's own number, where it is one; the final status may be that of a consequence. */
const numberOf = ({ result, amrError, status }: Report): number => result ?? amrError ?? status;
const code =
  (...numbers: readonly number[]): Fits =>
  (report) =>
    numbers.includes(numberOf(report));
const step =
  (...ids: readonly number[]): Fits =>
  ({ checkpoint }) =>
    checkpoint !== null && ids.includes(checkpoint);
const both =
  (a: Fits, b: Fits): Fits =>
  (report, seen) =>
    a(report, seen) && b(report, seen);
const during =
  (...operations: readonly number[]): Fits =>
  (_, { operation }) =>
    operation !== null && operations.includes(operation);

/** Steps in which the phone asks the internet through this computer: image keys, factory data, its certificate. */
const network = step(0x634, 0x675, 0x69b, 0xf10);
/** Steps on the phone's own storage. */
const storage = step(0x60d, 0x60e, 0x61f, 0x621, 0x622, 0x626, 0x642, 0x64e, 0x658, 0x660, 0x665, 0x68b);
/** Steps that take the system image in; a log without steps has only the image service's number. */
const image: Fits = ({ checkpoint }) =>
  checkpoint === null || [0x624, 0x65b, 0x662, 0x6b4].includes(checkpoint);
/** What arrived of the image is not what was hashed. */
export const isChecksumFailure: Fits = (report, seen) =>
  image(report, seen) && says(/checksum (?:failed|failure)/i)(report, seen);
/** Those of them that fetch what Apple knows of the phone's parts. */
export const isFactoryData: Fits = (report, seen) =>
  code(53)(report, seen) || step(0x634, 0xf10)(report, seen);
/** A server that refuses was reached, and it is no proxy's word, no time-out and no trouble of the server's own. */
const refusedByServer: Fits = ({ text }) => {
  const status = httpStatusIn(text) ?? 0;
  return status >= 400 && status < 500 && ![407, 408, 429].includes(status);
};
/** A step of the phone's modem. */
const baseband: Fits = (report, seen) =>
  report.checkpoint === null ? during(19, 48, 49)(report, seen) : /baseband/i.test(report.name);
/** Updaters of the phone's parts: all of them are fed by the host. Operations run beside steps, so a step is asked first. */
const updaters: Fits = (report, seen) =>
  report.checkpoint === null
    ? during(36, 53, 55, 59, 60, 62, 64, 65, 66, 79, 82, 85, 88)(report, seen)
    : isUpdater(report.checkpoint) && !baseband(report, seen);
const isUpdater = (id: number): boolean => id === 0x635 || id === 0x668 || (id >= 0x1300 && id < 0x1600);
/** The restore engine on the phone gives its own number. */
const engine = causedBy(/\bRamrod\w*\D{0,12}\d/i);
const updaterWords = causedBy(
  /updater|returned NULL|performNextStage|(?:does not|doesn't) contain|missing from (?:the )?(?:host|reply)/i,
);

/**
 * What a final status means, first rule that fits. The phone's text outranks its number, and the step that was waiting
 * for our data says more than either (failures.md §1.5, traces.md §4).
 */
const rules: readonly Rule[] = [
  ['HOSTOLD', both(code(10), step(0x655))],
  ['HOSTOLD', causedBy(/host version is unsupported|unsupported host version/i)],
  ['DEVSTOR', says(saysFull)],
  ['FILE', isChecksumFailure],
  // Everything in this step comes from the host, and a pipe that broke in it was ours.
  ['CLIENT', step(0x6a6)],
  ['COMM', both(image, says(/socket unexpectedly closed|input\/output error|broken pipe/i))],
  ['POWER', during(38, 39)],
  ['DEVPART', causedBy(/fail(?:ed)? to ping baseband|transport not created/i)],
  ['DEVPART', both(isFactoryData, refusedByServer)],
  ['NET', (report, seen) => code(53, 43, 44)(report, seen) || network(report, seen)],
  // What the step was waiting for and did not get, or got in a wrong form, is ours.
  ['CLIENT', (report, { unknown }) => report.asked.some((type) => isUnknown(type, unknown))],
  ['CLIENT', both(code(-1, 3, 1017), (report, seen) => updaterWords(report, seen) || updaters(report, seen))],
  ['DEVPART', baseband],
  ['DEVSTOR', code(26, 27, 28, 36, 39, 40, 41, 42, 45, 46, 47, 75)],
  ['DEVSTOR', both(code(6), storage)],
  ['DEVPART', code(29, 37, 38, 50, 51, 52, 54, 55, 56, 57, 58, 79, 1015)],
  ['DEVPART', step(0x609)],
  ['CLIENT', ({ asked }) => asked.length > 0],
  ['COMM', code(2, 9, 13, 14, 1100)],
  ['CLIENT', (_, { unknown }) => unknown.some(({ optional }) => !optional)],
  ['DEVPART', engine],
];

const isUnknown = (type: string, unknown: Evidence['unknown']): boolean =>
  unknown.some(({ dataType }) => dataType === type);

/** The class of a failure that the phone reported itself. */
export const classOfReport = (report: Report, seen: Evidence): FailureClass =>
  rules.find(([, fits]) => fits(report, seen))?.[0] ?? 'UNKNOWN';
