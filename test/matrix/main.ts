/** `npm run matrix`: every product through every door, erased and updated, in virtual time. */
import { parseArgs } from 'node:util';
import type { Behavior } from '../../src/journal/entry.ts';
import { productOf, products } from '../phone/products.ts';
import { command } from '../run/command.ts';
import { restoreCell, type Cell } from './cell.ts';
import { doors } from './doors.ts';

const help = `npm run matrix -- [options]

Restores every pretend iPhone from every mode in which it can be found, by erase (E) and by update (U), and prints a
mark for each: it went well (E, U), it did not (!), the product has no such mode (–). Ends with "N passed, N failed".

  --only PRODUCT   this product only; may be repeated: ${products.map(({ productType }) => productType).join(', ')}
`;

const behaviors = ['erase', 'update'] as const satisfies readonly Behavior[];
const counts = { passed: 0, failed: 0 };

/** Its mark; why it failed, where it did, goes to `reasons`. */
async function mark(cell: Cell, reasons: string[]): Promise<string> {
  const { product, door, behavior } = cell;
  if (!door.has(product)) return '–';
  try {
    await restoreCell(cell);
    counts.passed += 1;
    return behavior === 'erase' ? 'E' : 'U';
  } catch (error) {
    counts.failed += 1;
    const why = error instanceof Error ? error.message : String(error);
    reasons.push(`${product.productType}, ${door.name}, ${behavior}: ${why}`);
    return '!';
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const rows = values.only?.map(productOf) ?? products;
  const row = (title: string, cells: readonly string[]): void => {
    console.log([title.padEnd(40), ...cells.map((cell) => cell.padEnd(10))].join('').trimEnd());
  };
  const reasons: string[] = [];
  row(
    '',
    doors.map(({ name }) => name),
  );
  for (const product of rows) {
    const cells: string[] = [];
    for (const door of doors) {
      const marks: string[] = [];
      for (const behavior of behaviors) marks.push(await mark({ product, door, behavior }, reasons));
      cells.push(marks.join(' '));
    }
    row(`${product.productType} ${product.name}`, cells);
  }
  for (const reason of reasons) console.log(reason);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

await command(main);
