/**
 * Restores as many pretend iPhones at once as its argument says, and tells the most memory that was in use meanwhile,
 * KiB. Wants `--expose-gc`: what only waits to be collected is not in use.
 */
import { MiB } from '../../src/bytes/bytes.ts';
import { Stage } from '../story/stage.ts';

const setting = { product: 'iPhone13,2', imageBytes: 16 * MiB };
const everyMs = 100;

let most = 0;
function look(): void {
  gc?.();
  const { heapUsed, external } = process.memoryUsage();
  most = Math.max(most, heapUsed + external);
}

const phones = Number(process.argv[2]);
const stages: Stage[] = [];
for (let n = 0; n < phones; n++) stages.push(await Stage.set({ ...setting, seed: n + 1 }));
const looking = setInterval(look, everyMs);
await Promise.all(stages.map((stage) => stage.restore('erase')));
clearInterval(looking);
const restored = stages.filter(({ fault, snapshot }) => !fault && snapshot.restoredAt !== null).length;
console.log(JSON.stringify({ restored, mostKiB: Math.round(most / 1024) }));
