import { expect } from '@open-wc/testing';
import { concat, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { struct, u32 } from '../../src/bytes/struct.ts';
import { writeBinary } from '../../src/plist/binary-writer.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import type { Dict } from '../../src/plist/value.ts';
import { VirtualWorld } from '../clock.ts';
import { restoreSystem } from '../phone/restore-system.ts';
import type { RestoreOptions } from '../phone/script.ts';
import { TestBody } from './phone-body.ts';
import { ScriptedHost, type HostStream } from './phone-host.ts';

const Length = struct({ length: u32 }, 'little');

const begin = (request: Dict): Bytes => {
  const list = writeBinary(request);
  return concat([utf8('BeginCtrl\0'), Length.write({ length: list.length }), list]);
};

async function setUp(options: RestoreOptions = {}) {
  const world = new VirtualWorld();
  const body = new TestBody(world, { product: 'iPhone10,1' });
  const host = new ScriptedHost(restoreSystem(body, options));
  await world.run(host.begin());
  return { world, body, host, control: await world.run(host.connect(1082)) };
}

async function greeted(control: HostStream): Promise<unknown> {
  await control.write(begin({ Command: 'BeginCtrl', CtrlProtoVersion: 2 }));
  const { length } = Length.read(await control.reader.exactly(4));
  return parsePlist(await control.reader.exactly(length));
}

describe("the pretend phone's proxy for factory data", () => {
  it('listens from the first moment, names a port and then stays silent', async () => {
    const { world, control, body } = await setUp();
    expect(await world.run(greeted(control!))).to.deep.equal({
      Command: 'BeginCtrl',
      CtrlProtoVersion: 2,
      ConnPort: 49_161,
    });
    expect(body.refused).to.deep.equal([]);
  });

  it('ends a control channel that says more, or something else', async () => {
    for (const words of [utf8('HelloCtrl\0'), begin({ Command: 'Ping' })]) {
      const { world, control, body } = await setUp();
      await world.run(control!.write(words));
      expect(await world.run(control!.reader.some())).to.equal(undefined);
      expect(body.refused).to.deep.equal(['proxy']);
    }
    const { world, control, body } = await setUp();
    await world.run(greeted(control!));
    await world.run(control!.write(Uint8Array.of(1)));
    expect(await world.run(control!.reader.some())).to.equal(undefined);
    expect(body.refused).to.deep.equal(['proxy']);
  });

  it('is closed before the final message, in which old hosts would otherwise linger', async () => {
    const { world, control, host } = await setUp();
    await world.run(greeted(control!));
    const main = (await world.run(host.connect(62_078)))!;
    await main.send({ Request: 'StartRestore', RestoreProtocolVersion: 0 });
    for (;;) {
      const message = await world.run(main.receive());
      if (message?.MsgType === 'StatusMsg') break;
    }
    expect(control!.resetText).to.not.equal(undefined);
  });

  it('refuses where the phone has none', async () => {
    const { control } = await setUp({ proxy: false });
    expect(control).to.equal(undefined);
  });
});
