/**
 * One restore of a pretend iPhone at the pace of a real one: how long it takes from the order to the final status, ms.
 * Arguments: MiB of its image; bytes a second of its cable; `working` where work is to take its time too, ours and the
 * pretend phone's, and not only waiting for the phone and the cable.
 */
import { MiB } from '../../src/bytes/bytes.ts';
import { systems } from '../phone/systems.ts';
import { Stage } from '../story/stage.ts';
import { KnownHash } from './known-hash.ts';

const [mebibytes, bytesPerSecond, working] = process.argv.slice(2);
const known = new KnownHash();
const stage = await Stage.set({
  // Nothing else goes on while this one takes its image.
  product: 'iPhone10,1',
  imageBytes: Number(mebibytes) * MiB,
  // Every step of a real restore, not those of brief stories.
  systems,
  hasher: known.hasher,
  faults: [{ at: { phase: 'image' }, do: { bytesPerSecond: Number(bytesPerSecond) } }],
  ...(working && { worked: () => performance.now() }),
});
known.take(stage.image);
await stage.prepare('erase');
await stage.world.run(stage.station.restore(stage.order('erase')));
const [attempt] = stage.all('attempt');
const [restored] = stage.all('restored');
if (!attempt || !restored) throw new Error(stage.fault?.fault.message ?? 'the restore has no end');
console.log(JSON.stringify({ ms: restored.t - attempt.t }));
