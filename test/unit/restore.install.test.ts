import { expect } from '@open-wc/testing';
import { pause } from '../../src/bytes/clock.ts';
import { Silence } from '../../src/bytes/deadline.ts';
import type { Dict } from '../../src/plist/value.ts';
import type { Attempt } from '../../src/restore/attempt.ts';
import type { Running } from '../../src/restore/handover.ts';
import { install } from '../../src/restore/install.ts';
import { VirtualWorld } from '../clock.ts';

const failure: Dict = { MsgType: 'StatusMsg', Status: 14, AMRError: 14 };
const crashLog: Dict = { MsgType: 'CrashLog', Filename: 'asr.ips', Data: new Uint8Array([0x7b]) };

/** A phone that fails, says `more` of itself every second and closes with `undefined`; silent behind the list. */
async function failing(more: readonly (Dict | undefined)[]): Promise<{ ms: number; did: string[] }> {
  const world = new VirtualWorld();
  const { clock } = world;
  const words = [failure, ...more];
  const did: string[] = [];
  const restored: Partial<Running['restored']> = {
    message: async (ms) => {
      await pause(clock, Math.min(1_000, ms ?? Infinity));
      if (words.length === 0) throw new Silence('a message', ms ?? 0);
      return words.shift();
    },
    acknowledge: () => Promise.resolve(void did.push('acknowledged')),
    goodbye: (ms) => Promise.resolve(did.push(`goodbye, ${ms} ms`) > 0),
  };
  const attempt = {
    outfit: { world, note: ({ kind }: { kind: string }) => did.push(kind) },
    phase: 'install',
    enter: () => undefined,
    unlessStopped: <T>(work: () => Promise<T>) => work(),
  } as unknown as Attempt;
  const ended = install(attempt, { protocol: 15, restored } as unknown as Running);
  const name = await world.run(
    ended.then(
      () => 'none',
      (error: unknown) => (error as Error).name,
    ),
  );
  return { ms: clock.now(), did: [...did, name] };
}

describe('a phone that has failed', () => {
  it('is heard until it closes', async () => {
    expect(await failing([crashLog, undefined])).to.deep.equal({
      ms: 3_000,
      did: ['status', 'acknowledged', 'log', 'RestoreFailed'],
    });
  });

  it('is let go after five seconds with a goodbye, whether it says nothing or goes on and on', async () => {
    const { ms, did } = await failing(Array.from({ length: 100 }, () => crashLog));
    expect([ms, did.filter((each) => each === 'log').length, ...did.slice(-2)]).to.deep.equal([
      6_000,
      5,
      'goodbye, 0 ms',
      'RestoreFailed',
    ]);
    expect((await failing([])).did).to.deep.equal([
      'status',
      'acknowledged',
      'goodbye, 0 ms',
      'RestoreFailed',
    ]);
  });
});
