import { expect } from '@open-wc/testing';
import { concat, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { struct, u32 } from '../../src/bytes/struct.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { VirtualWorld } from '../clock.ts';
import type { CheckName } from '../phone/check-names.ts';
import { proxyPort } from '../phone/proxy.ts';
import { restoreSystem } from '../phone/restore-system.ts';
import { modernOptions, TestBody } from './phone-body.ts';
import { ScriptedHost, type HostStream } from './phone-host.ts';

const restored = 62_078;

const big = struct({ length: u32 }, 'big');
const little = struct({ length: u32 }, 'little');

const frame = (list: Bytes): Bytes => concat([big.write({ length: list.length }), list]);

const start = { Request: 'StartRestore', RestoreProtocolVersion: 15, RestoreOptions: modernOptions };

/** A host that says one wrong thing to a daemon; resolves to whether it was answered. */
interface Broken {
  readonly does: string;
  readonly check: CheckName;
  readonly port: number;
  readonly story: (stream: HostStream, host: ScriptedHost) => Promise<boolean>;
}

/** Whether anything comes before the stream ends. */
const answered = async (stream: HostStream): Promise<boolean> => (await stream.reader.some()) !== undefined;

const says =
  (...parts: Bytes[]) =>
  async (stream: HostStream): Promise<boolean> => {
    await stream.write(concat(parts));
    return answered(stream);
  };

const beginCtrl = (dict: Record<string, string>): Bytes => {
  const list = writeXml(dict);
  return concat([little.write({ length: list.length }), list]);
};

const hosts: Broken[] = [
  {
    does: 'frames what is no property list',
    check: 'frame',
    port: restored,
    story: says(frame(Uint8Array.of(1, 2, 3, 4)), frame(writeXml({ Request: 'QueryType' }))),
  },
  {
    does: 'asks with a list',
    check: 'restored.request',
    port: restored,
    story: says(frame(writeXml([]))),
  },
  {
    does: 'asks for what restored does not know',
    check: 'restored.request',
    port: restored,
    story: async (stream) => (await stream.ask({ Request: 'GetValue' }))?.Result === 'Success',
  },
  {
    does: 'starts a restore twice',
    check: 'restored.one-start',
    port: restored,
    story: async (stream, host) => {
      await stream.send(start);
      await answered(stream);
      const second = (await host.connect(restored))!;
      await second.send(start);
      return answered(second);
    },
  },
  {
    does: 'greets the proxy wrongly',
    check: 'proxy',
    port: proxyPort,
    story: says(utf8('BeginData\0'), beginCtrl({ Command: 'BeginCtrl' })),
  },
  {
    does: 'commands the proxy to something else',
    check: 'proxy',
    port: proxyPort,
    story: says(utf8('BeginCtrl\0'), beginCtrl({ Command: 'EndCtrl' })),
  },
];

async function visit({ port, story }: Broken, lenient: CheckName[] = []) {
  const world = new VirtualWorld();
  const body = new TestBody(world, { lenient });
  const host = new ScriptedHost(restoreSystem(body));
  await world.run(host.begin());
  const stream = (await world.run(host.connect(port)))!;
  const heard = await world.run(story(stream, host));
  return { heard, refused: new Set(body.refused), tolerated: new Set(body.tolerated) };
}

describe('hosts that the daemons of the pretend phone refuse', () => {
  it('are not those that do everything right', async () => {
    const good = says(utf8('BeginCtrl\0'), beginCtrl({ Command: 'BeginCtrl' }));
    const about = { does: 'nothing wrong', check: 'proxy', port: proxyPort, story: good } as const;
    expect(await visit(about)).to.deep.equal({ heard: true, refused: new Set(), tolerated: new Set() });
  });

  for (const broken of hosts) {
    const { does, check } = broken;
    it(`one that ${does}`, async () => {
      expect(await visit(broken)).to.deep.equal({
        heard: false,
        refused: new Set([check]),
        tolerated: new Set(),
      });
      const lenient = await visit(broken, [check]);
      expect(lenient, 'with the rule switched off').to.deep.include({
        heard: true,
        tolerated: new Set([check]),
      });
    });
  }
});
