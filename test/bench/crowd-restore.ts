/** Restores as many pretend iPhones at once as its argument says, and tells how much memory that took at most, KiB. */
import { readFileSync } from 'node:fs';
import { MiB } from '../../src/bytes/bytes.ts';
import { Stage } from '../story/stage.ts';

const setting = { product: 'iPhone13,2', imageBytes: 16 * MiB };

const phones = Number(process.argv[2]);
const stages: Stage[] = [];
for (let n = 0; n < phones; n++) stages.push(await Stage.set({ ...setting, seed: n + 1 }));
await Promise.all(stages.map((stage) => stage.restore('erase')));
const restored = stages.filter(({ fault, snapshot }) => !fault && snapshot.restoredAt !== null).length;
// Unlike `maxRSS`, which begins with what the parent had.
const [, mostKiB] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
console.log(JSON.stringify({ restored, mostKiB: Number(mostKiB) }));
