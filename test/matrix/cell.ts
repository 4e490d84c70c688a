import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Behavior } from '../../src/journal/entry.ts';
import type { ProductFacts } from '../phone/body.ts';
import { systems } from '../phone/systems.ts';
import { Stage } from '../story/stage.ts';
import type { Door } from './doors.ts';

/** One phone, found in one mode, restored in one way. */
export interface Cell {
  readonly product: ProductFacts;
  readonly door: Door;
  readonly behavior: Behavior;
}

/**
 * A whole restore, every step of it. Throws an assertion unless phone and journal both say that it went well: the
 * phone holds the image of the file, had nothing to refuse, was acknowledged, runs iOS, and was seen on no other way.
 */
export async function restoreCell({ product, door, behavior }: Cell): Promise<void> {
  const stage = await Stage.set({
    product: product.productType,
    mode: door.mode,
    systems,
    ...(door.mode === 'restore' ? { nvram: { 'auto-boot': 'false' } } : {}),
  });
  await door.first?.(stage);
  await stage.restore(behavior);

  const faults = stage.all('fault').map(({ phase, fault }) => `${phase}: ${fault.message}`);
  deepStrictEqual(faults, []);
  const { phone, snapshot } = stage;
  strictEqual(phone.image?.sha384, digestOf(stage), 'the phone holds another image than the file');
  strictEqual(phone.acknowledged, true, 'the final status was not acknowledged');
  strictEqual(phone.data, behavior === 'erase' ? 'erased' : 'whole', "the person's data");
  deepStrictEqual([phone.mode, phone.onBus], ['normal', true], 'where the phone ended');
  const refusals = stage.events.filter(({ kind }) => kind === 'refused').map(({ check }) => check);
  deepStrictEqual(refusals, [], 'the phone refused something');

  const left = stage.all('left');
  const lost = left.filter(({ expected }) => !expected);
  deepStrictEqual(lost, [], 'it left unexpectedly');
  // Each mode under the name it has when the phone leaves it: iOS and a restore system look alike when they come.
  const seen = [...left, stage.all('came').at(-1)].map((entry) => entry?.stage);
  deepStrictEqual(seen, [...door.way(product), 'restore', 'normal'], 'the way through the modes');
  deepStrictEqual(
    [snapshot.at, snapshot.startedSeen, snapshot.data],
    ['done', true, behavior === 'erase' ? 'erased' : 'kept'],
  );
}

function digestOf({ image }: Stage): string {
  const hash = createHash('sha384');
  for (const piece of image.pieces(image.size)) hash.update(piece);
  return hash.digest('hex');
}
