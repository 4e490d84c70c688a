import type { Case } from '../case/case.ts';
import type { Step } from './step.ts';
import type { Line, LineKey } from './suspicion.ts';

/** What a case knows of a step: done, tried in vain, or not yet. */
export type Done = 'was' | 'no' | 'yet';

type Look = (whole: Case, have: (key: LineKey) => number) => Done;

const was = (done: boolean): Done => (done ? 'was' : 'yet');
const inVain = (tried: boolean): Done => (tried ? 'no' : 'yet');

/** A try that began, and did not end well. A file that was refused before that was no try. */
const failed = ({ attempts }: Case, behavior: 'update' | 'erase'): boolean =>
  attempts.some((each) => each.began && each.outcome === 'failed' && each.behavior === behavior);

/** Steps of which a case can tell; of the others nobody can say that they are done with. */
const looks: Readonly<Partial<Record<Step, Look>>> = {
  UPDATE_SOFTWARE: ({ attempts }) => was(attempts.at(-1)?.setUp.software?.value === true),
  FORCE_RESTART: ({ phone }) => was(phone.restarted),
  GO_DIRECT: ({ attempts }) => was(attempts.at(-1)?.setUp.path?.value === 'direct'),
  UPDATE: (whole) => inVain(failed(whole, 'update')),
  CONSENT_RESTORE: (whole) => inVain(failed(whole, 'erase')),
  CHANGE_CABLE: (_, have) => was(have('cables') >= 2),
  CHANGE_PORT: (_, have) => was(have('ports') >= 2),
  OTHER_COMPUTER: (_, have) => was(have('computers') >= 2),
  APPLE_ROUTE: (_, have) => inVain(have('route-proven') >= 1),
};

/** How a rung, which may be climbed by any of `steps`, stands in a case. `lines`: those of its `ladder`. */
export function doneOf(steps: readonly Step[], whole: Case, lines: readonly Line[]): Done {
  const have = (key: LineKey): number => lines.find((each) => each.key === key)?.have ?? 0;
  const look = steps.map((step) => looks[step]).find((each) => each !== undefined);
  return look?.(whole, have) ?? 'yet';
}
