import { realWorld } from '../bytes/world.ts';
import { sealsOf } from '../diagnosis/case/seals.ts';

/** What case files are checked with. */
export const nodeSeals = sealsOf(
  crypto,
  (length) => realWorld.chance.bytes(length),
  (run) => realWorld.outside('digest', run),
);
