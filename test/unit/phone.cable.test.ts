import { expect } from '@open-wc/testing';
import { nothing, text, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { Cable } from '../phone/cable.ts';
import { stall, type Enumeration } from '../phone/enumeration.ts';
import { iosDescriptors, MuxEndpoint } from '../phone/ios-descriptors.ts';
import { Weather } from '../phone/weather.ts';
import { Wire } from '../phone/wire.ts';
import { VirtualWorld } from '../clock.ts';
import { TestBody } from './phone-body.ts';

/** A wire to something that takes down what it gets, and says one word a read. */
function wired(): { wire: Wire; weather: Weather; taken: string[] } {
  const taken: string[] = [];
  const words = ['first', 'second'];
  const inner: Enumeration = {
    descriptor: iosDescriptors(new TestBody(new VirtualWorld())),
    setConfiguration: () => true,
    setInterface: () => true,
    control: () => Promise.resolve(nothing),
    out(_endpoint, data) {
      taken.push(text(data));
      return Promise.resolve(undefined);
    },
    in: () => Promise.resolve(utf8(words.shift() ?? '')),
    clearHalt: () => undefined,
    reset: () => undefined,
    forget: () => undefined,
  };
  const weather = new Weather();
  const atOnce = (): Promise<void> => Promise.resolve();
  const ends = { taking: atOnce, rest: atOnce, inTurn: atOnce };
  const wire = new Wire(new Cable(inner, weather, ends));
  wire.setConfiguration(wire.configurations.at(-1)!.value);
  return { wire, weather, taken };
}

/** The phone is silent from now on, until the answer is called. */
function silence(weather: Weather): () => void {
  let end!: () => void;
  weather.silence = new Promise((over) => (end = over));
  return () => {
    weather.silence = undefined;
    end();
  };
}

/** Long enough for whatever waits for nothing. */
const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

describe('a transfer that is taken back while the phone is silent', () => {
  it('does not reach the phone once it listens again', async () => {
    const { wire, weather, taken } = wired();
    const speak = silence(weather);
    const given = wire.out(MuxEndpoint.out, utf8('taken back'));
    await settled();
    given.cancel();
    const kept = wire.out(MuxEndpoint.out, utf8('kept'));
    speak();
    await kept.done;
    await settled();
    expect(taken).to.deep.equal(['kept']);
  });

  it('leaves what the phone had to say for the next read', async () => {
    const { wire, weather } = wired();
    const read = (): { done: Promise<Bytes | symbol>; cancel(): void } => wire.in(MuxEndpoint.in, 64);
    const speak = silence(weather);
    const given = read();
    await settled();
    given.cancel();
    speak();
    expect(text((await read().done) as Bytes)).to.equal('first');
    expect(text((await read().done) as Bytes)).to.equal('second');
  });
});

describe('a standard request', () => {
  const serial = { requestType: 0x80, request: 6, value: 0x0303, index: 0x0409, length: 255 };

  it('waits through a silence as every other one', async () => {
    const { wire, weather } = wired();
    const speak = silence(weather);
    let answered = false;
    const asked = wire.control(serial, nothing).done.then(() => (answered = true));
    await settled();
    expect(answered).to.equal(false);
    speak();
    expect(await asked).to.equal(true);
  });

  it('stalls where the next control transfer is to', async () => {
    const { wire, weather } = wired();
    weather.stalls.add(0);
    expect(await wire.control(serial, nothing).done).to.equal(stall);
    expect(await wire.control(serial, nothing).done).to.not.equal(stall);
  });
});
