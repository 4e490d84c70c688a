/**
 * One restore of a pretend iPhone at the pace of a real one, its image as many MiB as the argument says. Tells the
 * processor time that our side took from the order to the phone's final status, and the phone's own time for it, both ms.
 */
import { Session, type Profiler } from 'node:inspector/promises';
import { MiB } from '../../src/bytes/bytes.ts';
import { systems } from '../phone/systems.ts';
import { Stage } from '../story/stage.ts';

const root = new URL('../../', import.meta.url).href;

/** What both sides stand on: it is whose it was called by. */
const shared = ['src/bytes/', 'src/plist/', 'src/signing/', 'test/clock.ts'];

/**
 * Ours among the samples, 0 to 1: those whose nearest file of the project, but for what is shared, is no instrument.
 * What belongs to no file, as collecting garbage, counts as ours.
 */
function oursIn({ nodes, samples = [] }: Profiler.Profile): number {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const isOurs = (id: number | undefined): boolean => {
    const url = id === undefined ? undefined : byId.get(id)?.callFrame.url;
    if (url === undefined) return true;
    const file = url.startsWith(root) ? url.slice(root.length) : 'node_modules/';
    const isNobodys = file.startsWith('node_modules/') || shared.some((each) => file.startsWith(each));
    return isNobodys ? isOurs(parents.get(id!)) : !file.startsWith('test/');
  };
  const busy = samples.filter((id) => byId.get(id)?.callFrame.functionName !== '(idle)');
  const ours = new Map(nodes.map(({ id }) => [id, isOurs(id)]));
  return busy.filter((id) => ours.get(id)).length / busy.length;
}

const stage = await Stage.set({
  product: 'iPhone13,2',
  imageBytes: Number(process.argv[2]) * MiB,
  // Every step of a real restore, not those of brief stories.
  systems,
});
await stage.prepare('erase');
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.start');
const before = process.cpuUsage();
await stage.world.run(stage.station.restore(stage.order('erase')));
const { user, system } = process.cpuUsage(before);
const { profile } = await session.post('Profiler.stop');
const [attempt] = stage.all('attempt');
const [restored] = stage.all('restored');
if (!attempt || !restored) throw new Error(stage.fault?.fault.message ?? 'the restore has no end');
console.log(
  JSON.stringify({ oursMs: (oursIn(profile) * (user + system)) / 1000, phoneMs: restored.t - attempt.t }),
);
