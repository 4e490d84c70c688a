import { crowd } from './crowd.ts';
import { faults } from './faults.ts';
import type { Figure } from './figure.ts';
import { host } from './host.ts';
import { paint, weight } from './landing.ts';
import { memory, memoryShelved } from './memory.ts';
import { open } from './open.ts';
import { road } from './road.ts';
import { dense, mixed, stored } from './verify.ts';

/** All of the design's table, in its order; the bus has an instrument of its own, `npm run conform -- --timing`. */
export const figures: readonly Figure[] = [
  road,
  open,
  mixed,
  dense,
  stored,
  memory,
  memoryShelved,
  host,
  weight,
  paint,
  crowd,
  faults,
];
