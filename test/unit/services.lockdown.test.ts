import { expect } from '@open-wc/testing';
import { concat, text, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import type { Dict, Value } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { Lockdown } from '../../src/services/lockdown.ts';
import { MuxPhone, type PhoneStream } from './mux-phone.ts';

const framed = (body: Bytes): Bytes => {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.length);
  return concat([length, body]);
};

/** lockdown as `answer` says; what the host sent is kept, as the bytes of the wire and as property lists. */
async function lockdown(answer: (request: Dict) => Value | undefined) {
  const phone = new MuxPhone();
  const wire: Bytes[] = [];
  const requests: Value[] = [];
  phone.services.set(62078, async (stream: PhoneStream) => {
    for (;;) {
      const head = await stream.reader.maybe(4);
      if (!head) return;
      const body = await stream.reader.exactly(new DataView(head.buffer, head.byteOffset).getUint32(0));
      wire.push(concat([head, body]));
      const request = parsePlist(body) as Dict;
      requests.push(JSON.parse(JSON.stringify(request)) as Value);
      const said = answer(request);
      if (said === undefined) stream.reset();
      else stream.write(framed(writeXml(said)));
    }
  });
  return { line: await Lockdown.connect(realWorld, await phone.open()), wire, requests };
}

const failure = (work: Promise<unknown>): Promise<Record<string, unknown>> =>
  work.then(
    () => ({ name: 'none' }),
    (error: unknown) => ({ ...(error as object), name: (error as Error).name }),
  );

const refusing = (error: string) => lockdown(({ Request }) => ({ Request: Request!, Error: error }));

describe('lockdown, asked by a host that is not paired', () => {
  it('is asked who it is, for values, and to go into recovery: these bytes', async () => {
    const { line, wire, requests } = await lockdown(({ Request, Key }) => {
      if (Request === 'QueryType') return { Request, Result: 'Success', Type: 'com.apple.mobile.lockdown' };
      if (Request === 'GetValue') return { Request, Key: Key!, Value: 2n ** 63n };
      return { Request: Request! };
    });
    expect(await line.queryType()).to.equal('com.apple.mobile.lockdown');
    expect((await line.value('UniqueChipID')) === 2n ** 63n).to.equal(true);
    // Success may have no Result at all.
    await line.enterRecovery();
    await line.close();
    expect(requests).to.deep.equal([
      { Request: 'QueryType', Label: 'Replug' },
      { Request: 'GetValue', Label: 'Replug', Key: 'UniqueChipID' },
      { Request: 'EnterRecovery', Label: 'Replug' },
    ]);
    const body = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>Request</key>
\t<string>EnterRecovery</string>
\t<key>Label</key>
\t<string>Replug</string>
</dict>
</plist>
`;
    expect(text(wire[2]!.subarray(4))).to.equal(body);
    expect([...wire[2]!.subarray(0, 4)]).to.deep.equal([
      0,
      0,
      utf8(body).length >> 8,
      utf8(body).length & 0xff,
    ]);
  });

  for (const error of ['MissingValue', 'GetProhibited', 'SessionInactive', 'PasswordProtected'])
    it(`has no value to tell where it says ${error}`, async () => {
      const { line } = await refusing(error);
      expect(await line.value('ApNonce')).to.equal(undefined);
      expect(line.withheld.get('ApNonce')).to.equal(error);
    });

  it('wants a session', async () => {
    const { line } = await refusing('SessionInactive');
    expect(await failure(line.enterRecovery())).to.deep.equal({
      name: 'SessionInactive',
      asked: 'EnterRecovery',
    });
  });

  it('refuses with a word of its own', async () => {
    const { line } = await refusing('PasswordProtected');
    expect(await failure(line.enterRecovery())).to.deep.equal({
      name: 'LockdownRefused',
      asked: 'EnterRecovery',
      error: 'PasswordProtected',
    });
    const old = await lockdown(() => ({ Result: 'Failure' }));
    expect(await failure(old.line.enterRecovery())).to.include({ name: 'LockdownRefused', error: 'Failure' });
  });

  it('closes instead of answering, or answers no dictionary', async () => {
    const closing = await lockdown(() => undefined);
    expect(await failure(closing.line.queryType())).to.deep.equal({
      name: 'LockdownClosed',
      asked: 'QueryType',
      text: '',
    });
    const listing = await lockdown(() => ['x']);
    expect(await failure(listing.line.queryType())).to.deep.equal({
      name: 'FrameBroken',
      port: 62078,
      why: 'no dictionary',
    });
  });
});
