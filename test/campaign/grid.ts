import type { Chance } from '../../src/bytes/world.ts';
import type { Deed } from '../phone/body.ts';
import type { PlannedFault } from '../phone/faults.ts';
import { everyEffect } from './effects.ts';
import { phaseTruth } from './phase-truth.ts';
import { everySpot, type Spot } from './spots.ts';
import { isDecidable, type Truth } from './truth.ts';

/** One fault, and what it must lead to. */
export interface Cell {
  readonly fault: PlannedFault;
  readonly truth: Truth;
}

/** Every spot × every effect that means something there. */
export const grid: readonly Cell[] = everySpot.flatMap((spot) =>
  everyEffect.flatMap(({ do: deed, told, truth }) => {
    const known = truth(spot);
    if (!known) return [];
    const fault = { at: spot.at, do: deed, ...(told ? { told } : {}) };
    return [{ fault, truth: { ...known, ...phaseOf(spot, deed, known) } }];
  }),
);

function phaseOf(spot: Spot, deed: Deed, truth: Truth): Pick<Truth, 'phase'> {
  const phase = truth.ended === 'failed' && isDecidable(truth) ? phaseTruth(spot, deed) : undefined;
  return phase ? { phase } : {};
}

/**
 * `count` cells: the kind of the effect is drawn evenly, and then a cell of that kind, so that the many ways of leaving
 * do not crowd out the rest; no cell twice before all of its kind were drawn.
 */
export function draw(chance: Chance, count: number): Cell[] {
  const kinds = new Map<string, Cell[]>();
  for (const cell of grid) kinds.set(kindOf(cell), [...(kinds.get(kindOf(cell)) ?? []), cell]);
  const names = [...kinds.keys()];
  const decks = new Map<string, Cell[]>();
  return Array.from({ length: count }, () => {
    const name = names[below(chance, names.length)]!;
    const deck = decks.get(name)?.length ? decks.get(name)! : [...kinds.get(name)!];
    decks.set(name, deck);
    const [cell] = deck.splice(below(chance, deck.length), 1);
    return cell!;
  });
}

/** `leave as recovery`, `stall`, `world tss`. */
export function kindOf({ fault }: Cell): string {
  const deed = fault.do;
  if ('leave' in deed) return `leave as ${deed.leave.as}`;
  const [kind] = Object.keys(deed);
  return 'world' in deed ? `world ${Object.keys(deed.world)[0]!}` : kind!;
}

/** 0 to `limit` − 1. */
export function below(chance: Chance, limit: number): number {
  const bytes = chance.bytes(4);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % limit;
}

/** What the grid knows of a fault from outside: the same place and the same deed. */
export function truthOf(fault: PlannedFault): Truth | null {
  const key = JSON.stringify([fault.at, fault.do, fault.told ?? null]);
  return (
    grid.find((cell) => JSON.stringify([cell.fault.at, cell.fault.do, cell.fault.told ?? null]) === key)
      ?.truth ?? null
  );
}
