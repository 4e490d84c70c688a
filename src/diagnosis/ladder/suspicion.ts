import type { Attempt } from '../case/attempt.ts';
import type { Facts } from './facts.ts';

/** The lines of the stop condition (failures.md §2.6), in the order in which what is missing is put right. */
export type LineKey =
  | 'direct'
  | 'software'
  | 'ports'
  | 'recovery-restores'
  | 'route-proven'
  | 'computers'
  | 'cables'
  | 'certified'
  | 'attempts'
  | 'firmware'
  | 'restarted'
  | 'update';

/** One condition before anyone may suspect the phone: how much of it is there. */
export interface Line {
  readonly key: LineKey;
  readonly have: number;
  readonly need: number;
}

/** Every line of the stop condition. */
export function suspicion(facts: Facts): Line[] {
  const { streak, cables, ports, computers, onePort, recoveryRestores } = facts;
  const on = (computer: string): Attempt[] =>
    streak.filter(({ setUp }) => setUp.computer?.value === computer);
  const lastOn = (holds: (last: Attempt) => boolean): number =>
    computers.filter((computer) => holds(on(computer).at(-1)!)).length;
  const restoredOn = computers.filter((computer) =>
    on(computer).some((each) => recoveryRestores.includes(each)),
  );
  const onceOrTwice = Math.max(Math.min(recoveryRestores.length, 2), restoredOn.length);
  return [
    { key: 'direct', have: computers.filter((each) => on(each).some(isDirect)).length, need: 2 },
    { key: 'software', have: lastOn(({ setUp }) => setUp.software?.value === true), need: 2 },
    { key: 'ports', have: ports.length, need: onePort || somewhereOnePort(facts) ? 2 : 3 },
    { key: 'recovery-restores', have: onceOrTwice, need: 2 },
    { key: 'route-proven', have: facts.routeProven ? 1 : 0, need: 1 },
    { key: 'computers', have: computers.length, need: 2 },
    { key: 'cables', have: cables.length, need: 2 },
    { key: 'certified', have: streak.some(({ setUp }) => setUp.certified?.value === true) ? 1 : 0, need: 1 },
    { key: 'attempts', have: streak.length, need: 3 },
    { key: 'firmware', have: lastOn(({ firmwareGood }) => firmwareGood), need: 2 },
    { key: 'restarted', have: facts.restartDone ? 1 : 0, need: 1 },
    { key: 'update', have: facts.updateTried ? 1 : 0, need: 1 },
  ];
}

const isDirect = ({ setUp }: Attempt): boolean => setUp.path?.value === 'direct';

const somewhereOnePort = ({ whole, computers }: Facts): boolean =>
  computers.some((each) => whole.onePort.includes(each));

/** The lines that are not fulfilled yet. */
export const missing = (lines: readonly Line[]): Line[] => lines.filter(({ have, need }) => have < need);

/** May the phone be suspected? Never of one line less. */
export const suspectsHardware = (facts: Facts): boolean => missing(suspicion(facts)).length === 0;
