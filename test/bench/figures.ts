import type { Figure } from './figure.ts';
import { paint, weight } from './landing.ts';
import { memory, memoryShelved } from './memory.ts';
import { open } from './open.ts';
import { dense, mixed, stored } from './verify.ts';

/** All of the design's table, in its order. */
export const figures: readonly Figure[] = [open, mixed, dense, stored, memory, memoryShelved, weight, paint];
