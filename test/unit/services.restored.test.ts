import { expect } from '@open-wc/testing';
import { concat, nothing, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { writeBinary } from '../../src/plist/binary-writer.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import { type Dict, type Value } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { openControl } from '../../src/services/fdr.ts';
import { Frames } from '../../src/services/frame.ts';
import { Restored } from '../../src/services/restored.ts';
import { VirtualWorld } from '../clock.ts';
import { MuxPhone, type PhoneStream } from './mux-phone.ts';

const failure = (work: Promise<unknown>): Promise<Record<string, unknown>> =>
  work.then(
    () => ({ name: 'none' }),
    (error: unknown) => ({ ...(error as object), name: (error as Error).name }),
  );

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const lengthOf = (length: number): Bytes => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
};
const framed = (body: Bytes): Bytes => concat([lengthOf(body.length), body]);

async function heard(stream: PhoneStream): Promise<Value | undefined> {
  const head = await stream.reader.maybe(4);
  if (!head) return undefined;
  return parsePlist(await stream.reader.exactly(new DataView(head.buffer, head.byteOffset).getUint32(0)));
}

/** restored as `answer` says; every request is kept. */
async function restored(
  answer: (request: Dict, stream: PhoneStream) => void,
): Promise<{ line: Restored; requests: unknown[] }> {
  const phone = new MuxPhone();
  const requests: unknown[] = [];
  phone.services.set(62078, async (stream) => {
    for (let request = await heard(stream); request; request = await heard(stream)) {
      requests.push(plain(request));
      answer(request as Dict, stream);
    }
  });
  return { line: await Restored.connect(realWorld, await phone.open()), requests };
}

const say = (stream: PhoneStream, value: Value): void => {
  stream.write(framed(writeXml(value)));
};

describe('frames', () => {
  async function peer(script: (stream: PhoneStream) => Promise<void> | void): Promise<Frames> {
    const phone = new MuxPhone();
    phone.services.set(1, script);
    return new Frames(realWorld, await (await phone.open()).connect(1));
  }

  it('go out as length and property list, in either format', async () => {
    let got: Bytes = nothing;
    const frames = await peer(async (stream) => {
      got = await stream.reader.exactly(4 + writeXml({ A: 1 }).length + 4 + writeBinary({ A: 1 }).length);
      stream.reset();
    });
    const sizes = [await frames.send({ A: 1 }), await frames.send({ A: 1 }, 'binary')];
    expect(await frames.receive(null)).to.equal(undefined);
    expect(toHex(got)).to.equal(toHex(concat([framed(writeXml({ A: 1 })), framed(writeBinary({ A: 1 }))])));
    expect(sizes.reduce((a, b) => a + b)).to.equal(got.length);
  });

  it('come in from any pieces, in either format', async () => {
    const frames = await peer((stream) => {
      const bytes = concat([framed(writeXml({ A: -1 })), framed(writeBinary(['b']))]);
      for (let at = 0; at < bytes.length; at += 3) stream.write(bytes.slice(at, at + 3));
    });
    expect([plain(await frames.receive(null)), plain(await frames.receive(null))]).to.deep.equal([
      { A: -1 },
      ['b'],
    ]);
  });

  it('that take too long leave nothing behind: the next call goes on with the same one', async () => {
    const world = new VirtualWorld();
    const phone = new MuxPhone(world);
    let late: (() => void) | undefined;
    const whole = framed(writeXml({ Late: true }));
    phone.services.set(1, (stream) => {
      stream.write(whole.slice(0, 10));
      late = () => {
        stream.write(whole.slice(10));
      };
    });
    const trace = await world.run(
      (async () => {
        const frames = new Frames(world, await (await phone.open(world)).connect(1));
        const first = await failure(frames.receive(500));
        late?.();
        return [first, plain(await frames.receive(500))];
      })(),
    );
    expect(trace).to.deep.equal([
      { name: 'Silence', awaited: 'a message on port 1', limitMs: 500 },
      { Late: true },
    ]);
  });

  for (const [situation, bytes, why] of [
    ['that say they are huge', utf8('\x7fAAAxxxx'), 'says it has 2134982977 bytes'],
    ['cut off', framed(utf8('<?xml')).slice(0, 6), 'wanted 5 bytes, the stream ended after 2'],
    ['cut off within the length', utf8('\0\0'), 'wanted 4 bytes, the stream ended after 2'],
  ] as const) {
    it(`${situation} are broken`, async () => {
      const frames = await peer((stream) => {
        stream.write(bytes);
        stream.reset();
      });
      expect(await failure(frames.receive(null))).to.deep.equal({ name: 'FrameBroken', port: 1, why });
    });
  }

  it('that are no property list are broken', async () => {
    const frames = await peer((stream) => {
      stream.write(framed(utf8('hello')));
    });
    expect((await failure(frames.receive(null))).name).to.equal('FrameBroken');
  });
});

describe('restored', () => {
  it('is asked who it is, what it knows, and told good-bye', async () => {
    const { line, requests } = await restored(({ Request, QueryKey }, stream) => {
      if (Request === 'QueryType')
        say(stream, {
          Type: 'com.apple.mobile.restored',
          RestoreProtocolVersion: 15,
          HardwareModel: 'D20AP',
          SerialNumber: 'F0000',
          Result: 'Success',
        });
      else if (QueryKey === 'HardwareInfo')
        say(stream, { HardwareInfo: { UniqueChipID: 2n ** 63n }, Result: 'Success' });
      else say(stream, { Result: 'Success' });
    });
    const { type, protocol, hardwareModel, serialNumber } = await line.queryType();
    expect([type, protocol, hardwareModel, serialNumber]).to.deep.equal([
      'com.apple.mobile.restored',
      15,
      'D20AP',
      'F0000',
    ]);
    expect(((await line.queryValue('HardwareInfo')) as Dict).UniqueChipID === 2n ** 63n).to.equal(true);
    expect(await line.queryValue('SavedDebugInfo')).to.equal(undefined);
    expect(await line.goodbye()).to.equal(true);
    await line.close();
    const Label = 'Replug';
    expect(requests).to.deep.equal([
      { Request: 'QueryType', Label },
      { Request: 'QueryValue', Label, QueryKey: 'HardwareInfo' },
      { Request: 'QueryValue', Label, QueryKey: 'SavedDebugInfo' },
      { Request: 'Goodbye', Label },
    ]);
  });

  it('starts without an answer, sends messages, takes replies, and is told that its status came', async () => {
    const { line, requests } = await restored((request, stream) => {
      if (request.Request === 'StartRestore')
        say(stream, { MsgType: 'DataRequestMsg', DataType: 'RootTicket' });
      else if ('RootTicketData' in request) say(stream, { MsgType: 'StatusMsg', Status: 0 });
      else if (request.Request === 'Goodbye') {
        say(stream, { MsgType: 'CrashLog' });
        stream.reset();
      }
    });
    await line.start(15, { AutoBootDelay: 0 });
    expect(plain(await line.message(null))).to.deep.equal({
      MsgType: 'DataRequestMsg',
      DataType: 'RootTicket',
    });
    expect(await line.reply({ RootTicketData: utf8('t') })).to.be.greaterThan(4);
    expect(plain(await line.message(1000))).to.deep.equal({ MsgType: 'StatusMsg', Status: 0 });
    await line.acknowledge();
    const late: Dict[] = [];
    expect(await line.goodbye(1000, (message) => void late.push(message))).to.equal(false);
    expect(late.map(plain)).to.deep.equal([{ MsgType: 'CrashLog' }]);
    expect(requests[0]).to.deep.equal({
      Request: 'StartRestore',
      Label: 'Replug',
      RestoreProtocolVersion: 15,
      RestoreOptions: { AutoBootDelay: 0 },
    });
    expect(requests[2]).to.deep.equal({ MsgType: 'ReceivedFinalStatusMsg' });
  });

  it('that closes instead of answering is told with what was asked', async () => {
    const { line } = await restored((_, stream) => {
      stream.reset();
    });
    expect(await failure(line.reboot())).to.deep.equal({ name: 'RestoredClosed', asked: 'Reboot', text: '' });
  });

  it('that answers no dictionary is broken', async () => {
    const { line } = await restored((_, stream) => {
      say(stream, ['x']);
    });
    expect(await failure(line.queryType())).to.deep.equal({
      name: 'FrameBroken',
      port: 62078,
      why: 'no dictionary',
    });
  });
});

describe('the control channel for factory data', () => {
  const control = async (
    answer: ((question: Bytes, stream: PhoneStream) => void) | undefined,
    refusals = 0,
  ): Promise<{ result: unknown; ms: number; asked: number }> => {
    const world = new VirtualWorld();
    const phone = new MuxPhone(world);
    let asked = 0;
    const serve = async (stream: PhoneStream): Promise<void> => {
      const head = await stream.reader.exactly(14);
      const length = new DataView(head.buffer, head.byteOffset).getUint32(10, true);
      answer!(concat([head, await stream.reader.exactly(length)]), stream);
    };
    const result = await world.run(
      (async () => {
        const mux = await phone.open(world);
        const dialled = {
          connect: (port: number, ms?: number) => {
            if (answer && asked++ === refusals) phone.services.set(port, serve);
            return mux.connect(port, ms);
          },
        };
        const opened = openControl(world, dialled, 5000);
        return opened.then(
          (found) => found?.port,
          (error: unknown) => (error as Error).message,
        );
      })(),
    );
    return { result, ms: world.clock.now(), asked };
  };
  const little = (body: Bytes): Bytes => concat([lengthOf(body.length).reverse(), body]);

  it('is opened with both hellos, and answers with a port', async () => {
    let question = '';
    const { result } = await control((bytes, stream) => {
      question = toHex(bytes);
      stream.write(little(writeBinary({ Command: 'BeginCtrl', CtrlProtoVersion: 2, ConnPort: 49153 })));
    });
    expect(result).to.equal(49153);
    const list = writeBinary({ Command: 'BeginCtrl', CtrlProtoVersion: 2 });
    expect(question).to.equal(toHex(concat([utf8('BeginCtrl\0'), little(list)])));
  });

  it('is asked again while it refuses', async () => {
    const { result, ms, asked } = await control((_, stream) => {
      stream.write(little(writeBinary({ ConnPort: 7 })));
    }, 3);
    expect({ result, ms, asked }).to.deep.equal({ result: 7, ms: 750, asked: 4 });
  });

  it('is done without when it refuses all along, says nothing, or closes', async () => {
    expect(await control(undefined)).to.include({ result: undefined, ms: 5000 });
    expect(await control(() => undefined)).to.include({ result: undefined, ms: 5000 });
    expect(
      await control((_, stream) => {
        stream.reset();
      }),
    ).to.include({ result: undefined, ms: 0 });
  });

  it('is broken when it answers without a port', async () => {
    const { result } = await control((_, stream) => {
      stream.write(little(writeBinary({ Command: 'BeginCtrl' })));
    });
    expect(result).to.equal('the factory-data control channel: an answer without a port');
  });
});
