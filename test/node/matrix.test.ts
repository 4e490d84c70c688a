import { describe, it } from 'node:test';
import type { Behavior } from '../../src/journal/entry.ts';
import { productOf } from '../phone/products.ts';
import { restoreCell } from '../matrix/cell.ts';
import { doors } from '../matrix/doors.ts';

/** One cell of the matrix for each door; all of it is `npm run matrix`. */
const cells: readonly (readonly [product: string, door: string, behavior: Behavior])[] = [
  ['iPhone11,8', 'normal', 'update'],
  ['iPhone12,1', 'recovery', 'erase'],
  ['iPhone8,1', 'DFU', 'update'],
  ['iPhone15,2', 'KIS', 'erase'],
  ['iPhone16,1', 'Port DFU', 'update'],
  ['iPhone14,3', 'restore', 'erase'],
];

describe('a whole restore from every door', () => {
  for (const [name, at, behavior] of cells)
    it(`${at}: the ${behavior} of an ${name}`, async () => {
      const door = doors.find((each) => each.name === at)!;
      await restoreCell({ product: productOf(name), door, behavior });
    });
});
