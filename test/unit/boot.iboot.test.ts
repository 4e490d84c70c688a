import { expect } from '@open-wc/testing';
import { concat, equal, KiB, nothing, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { IBoot } from '../../src/boot/iboot.ts';
import type { UploadStalled } from '../../src/boot/errors.ts';
import type { LinkLost } from '../../src/usb/errors.ts';
import { Roost } from '../../src/usb/roost.ts';
import { VirtualWorld } from '../clock.ts';
import { ScriptedBus, ScriptedDevice, type Answer, type Script } from '../scripted-usb.ts';

const line =
  'SDOM:01 CPID:8101 CPRV:11 CPFM:03 SCEP:01 BDID:0C ECID:000A1B2C3D4E5F60 IBFL:3D SRNM:[XXXXXXXXXXXX]';

const opening = ['open', 'configure 1', 'claim 0'];

/** A command as it goes over the wire. */
const wire = (command: string, request: 0 | 1 = 0): string =>
  `out 40/0${request} 0000 0000 ${toHex(utf8(`${command}\0`))}`;
const answerOf = 'in 40/00 0000 0000 255';
const beginning = 'out 41/00 0000 0000';

function setUp(script?: Script, productId?: number) {
  const world = new VirtualWorld();
  const bus = new ScriptedBus();
  const device = new ScriptedDevice(line, script, productId);
  const roost = new Roost(world, bus);
  bus.plug(device);
  /** Opens, does it, and answers the calls made after the opening. */
  const traced = async (work: (iboot: IBoot) => Promise<void>): Promise<string[]> => {
    const doing = async (): Promise<void> => {
      await work(await IBoot.open(world, roost, device));
    };
    await world.run(doing());
    return device.calls.slice(opening.length);
  };
  return { world, bus, device, roost, traced };
}

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

describe('iBoot', () => {
  it('is opened without selecting an alternate, unless the product is an old one', async () => {
    const modern = setUp();
    await modern.traced((iboot) => {
      expect(iboot.identity.chipId).to.equal(0x8101);
      return Promise.resolve();
    });
    expect(modern.device.calls).to.deep.equal(opening);
    const old = setUp(undefined, 0x1283);
    await old.traced(() => Promise.resolve());
    expect(old.device.calls).to.deep.equal([...opening, 'claim 1', 'alternate 1 1']);
  });

  it('is opened again when a program holds it for a moment, and refused when it keeps it', async () => {
    let refusals = 2;
    const brief = setUp((call) =>
      call === 'claim 0' && refusals-- > 0 ? { error: 'NetworkError' } : undefined,
    );
    await brief.traced(() => Promise.resolve());
    expect(brief.device.calls.filter((call) => call === 'open').length).to.equal(3);
    expect(brief.world.clock.now()).to.equal(2 * 1500);
    const held = setUp((call) => (call === 'claim 0' ? { error: 'NetworkError' } : undefined));
    expect(String(await caught(held.traced(() => Promise.resolve())))).to.equal(
      'ClaimRefused: claimInterface was refused (NetworkError)',
    );
    expect(held.device.calls.filter((call) => call === 'claim 0').length).to.equal(5);
    expect(held.device.opened).to.equal(false);
  });

  it('gets commands with their NUL, and those that take the machine away by another request', async () => {
    const { traced } = setUp((call) => (call === wire('bgcolor 0 0 0') ? 'stall' : undefined));
    const results: string[] = [];
    const calls = await traced(async (iboot) => {
      for (const command of ['setenv auto-boot false', 'bgcolor 0 0 0', 'go', 'reboot', 'bootx'])
        results.push(await iboot.command(command));
      results.push(await iboot.command('reboot', { boot: false }), await iboot.notify());
    });
    expect(results).to.deep.equal(['ok', 'stall', 'ok', 'ok', 'ok', 'ok', 'ok']);
    expect(calls).to.deep.equal([
      wire('setenv auto-boot false'),
      wire('bgcolor 0 0 0'),
      wire('go', 1),
      wire('reboot', 1),
      wire('bootx', 1),
      wire('reboot'),
      'out 21/01 0000 0000',
    ]);
    expect(wire('go', 1)).to.equal('out 40/01 0000 0000 676f00');
  });

  it('takes no line that is empty or longer than 255 bytes', async () => {
    const { traced } = setUp();
    const calls = await traced(async (iboot) => {
      expect(await caught(iboot.command(''))).to.be.instanceOf(RangeError);
      expect(await caught(iboot.command('x'.repeat(256)))).to.be.instanceOf(RangeError);
      await iboot.command('x'.repeat(255));
    });
    expect(calls).to.deep.equal([wire('x'.repeat(255))]);
  });

  it('is asked for the value only of a variable that is set', async () => {
    const values: Record<string, Answer> = {
      [wire('getenv radio-error')]: 'stall',
      [answerOf]: utf8('2\0\0'),
    };
    const { traced } = setUp((call) => values[call]);
    const got: unknown[] = [];
    const calls = await traced(async (iboot) => {
      got.push(await iboot.getenv('boot-stage'), await iboot.getenv('radio-error'));
    });
    expect(got).to.deep.equal(['2', undefined]);
    expect(calls).to.deep.equal([wire('getenv boot-stage'), answerOf, wire('getenv radio-error')]);
  });

  it('tells its nonces in string descriptor 1, or nothing', async () => {
    const told = ' NONC:0011AABB SNON:FF00';
    const descriptor = new Uint8Array(2 + 2 * told.length + 10);
    descriptor.set([2 + 2 * told.length, 3]);
    for (let i = 0; i < told.length; i++) descriptor[2 + 2 * i] = told.charCodeAt(i);
    const answers: Answer[] = [descriptor, 'stall', nothing, new Uint8Array([40, 3, 0x20])];
    const { traced } = setUp((call) => (call.startsWith('in 00/06') ? answers.shift() : undefined));
    const got: string[] = [];
    const calls = await traced(async (iboot) => {
      for (let i = 0; i < 4; i++) {
        const { ap, sep } = await iboot.nonces();
        got.push(`${ap && toHex(ap)} ${sep && toHex(sep)}`);
      }
    });
    expect(got).to.deep.equal([
      '0011aabb ff00',
      'undefined undefined',
      'undefined undefined',
      'undefined undefined',
    ]);
    expect(calls[0]).to.equal('in 00/06 0301 0409 255');
  });

  it('leaves during "go": a loss that says so', async () => {
    const { bus, device, traced } = setUp((call) => {
      if (call !== wire('go', 1)) return undefined;
      bus.unplug(device);
      return 'never';
    });
    const errors: unknown[] = [];
    await traced(async (iboot) => {
      errors.push(await caught(iboot.command('go')));
    });
    const lost = errors[0] as LinkLost;
    expect([lost.name, lost.how, lost.doing]).to.deep.equal(['LinkLost', 'left', 'command "go"']);
  });
});

describe("iBoot's console", () => {
  it('is read to its silence, which costs the link, and the phone is usable after it', async () => {
    const printed: Answer[] = [utf8(':: iBoot for d53g\n'), utf8(']> ')];
    const { world, traced } = setUp((call) => (call === 'in 1 4096' ? printed.shift() : undefined));
    const calls = await traced(async (iboot) => {
      const before = iboot.link;
      expect(await iboot.console()).to.equal(':: iBoot for d53g\n]> ');
      expect(iboot.link === before).to.equal(false);
      await iboot.command('saveenv');
    });
    expect(calls).to.deep.equal([
      'claim 1',
      'alternate 1 1',
      'in 1 4096',
      'in 1 4096',
      'in 1 4096',
      'close',
      'open',
      'claim 0',
      wire('saveenv'),
    ]);
    expect(world.clock.now()).to.equal(500);
  });

  it('is bounded, and empty where it cannot be had', async () => {
    const endless = setUp((call) => (call === 'in 1 4096' ? new Uint8Array(4096).fill(0x2e) : undefined));
    await endless.traced(async (iboot) => {
      expect((await iboot.console()).length).to.equal(64 * KiB);
      await iboot.command('saveenv');
    });
    const refused = setUp((call) => (call === 'claim 1' ? { error: 'NetworkError' } : undefined));
    await refused.traced(async (iboot) => {
      expect(await iboot.console()).to.equal('');
      await iboot.command('saveenv');
    });
  });
});

describe('an upload', () => {
  const upload = async (sizes: number[], script?: Script): Promise<{ calls: string[]; heard: number[] }> => {
    const { traced } = setUp(script);
    const heard: number[] = [];
    const calls = await traced((iboot) =>
      iboot.upload(
        sizes.map((size) => new Uint8Array(size)),
        (sent) => heard.push(sent),
      ),
    );
    return { calls, heard };
  };

  it('is announced and sent in pieces of 32 KiB across its parts', async () => {
    const { calls, heard } = await upload([10, 40_000, 30_000]);
    expect(calls).to.deep.equal([beginning, 'out 4 32768', 'out 4 32768', 'out 4 4474']);
    expect(heard).to.deep.equal([32_768, 65_536, 70_010]);
  });

  it('keeps the bytes in order over the borders of parts and pieces', async () => {
    const parts = [10, 40_000, 0, 30_000].map((size, part) =>
      Uint8Array.from({ length: size }, (_, i) => (part * 37 + i * 7) & 0xff),
    );
    const arrived: number[] = [];
    const { device, traced } = setUp();
    const transferOut = device.transferOut.bind(device);
    device.transferOut = (endpoint, data) => {
      arrived.push(...(data as Bytes));
      return transferOut(endpoint, data);
    };
    await traced((iboot) => iboot.upload(parts));
    expect(arrived.length).to.equal(70_010);
    expect(equal(Uint8Array.from(arrived), concat(parts))).to.equal(true);
  });

  it('ends with an empty packet after a multiple of 512 and nowhere else', async () => {
    const last = async (size: number): Promise<string> => (await upload([size])).calls.at(-1)!;
    expect(await last(511)).to.equal('out 4 511');
    expect(await last(512)).to.equal('out 4 0');
    expect(await last(513)).to.equal('out 4 513');
    expect(await last(32_768)).to.equal('out 4 0');
    expect(await last(32_769)).to.equal('out 4 1');
    expect(await last(33_280)).to.equal('out 4 0');
  });

  it('does not mind a phone that stalls the empty packet', async () => {
    const { calls } = await upload([1024], (call) => (call === 'out 4 0' ? 'stall' : undefined));
    expect(calls).to.deep.equal([beginning, 'out 4 1024', 'out 4 0']);
  });

  it('keeps at most eight pieces in flight', async () => {
    let inFlight = 0;
    let most = 0;
    const { world, traced } = setUp(async (call): Promise<Answer> => {
      if (!call.startsWith('out 4 ')) return 'ok';
      most = Math.max(most, ++inFlight);
      await new Promise<void>((done) => world.clock.after(10, done));
      inFlight--;
      return 'ok';
    });
    const calls = await traced((iboot) => iboot.upload([new Uint8Array(30 * 32 * KiB + 1)]));
    expect(most).to.equal(8);
    expect(calls.length).to.equal(32);
  });

  it('tells how far it came when the phone stalls, and clears the stall after all pieces have ended', async () => {
    let pieces = 0;
    const { device, traced } = setUp((call) =>
      call === 'out 4 32768' && ++pieces > 2 ? 'stall' : undefined,
    );
    const errors: unknown[] = [];
    await traced(async (iboot) => {
      errors.push(await caught(iboot.upload([new Uint8Array(10 * 32 * KiB)])));
    });
    const error = errors[0] as UploadStalled;
    expect([error.name, error.sent, error.total]).to.deep.equal(['UploadStalled', 65_536, 327_680]);
    expect(device.calls.at(-1)).to.equal('clear out 4');
    const refused = setUp((call) => (call === beginning ? 'stall' : undefined));
    await refused.traced(async (iboot) => {
      expect(String(await caught(iboot.upload([utf8('x')])))).to.equal(
        'UploadStalled: the phone stopped taking the file after 0 of 1 bytes',
      );
    });
    expect(refused.device.calls.at(-1)).to.equal(beginning);
  });

  it('tells how far it came when the phone leaves, whichever exceptions its pieces end with', async () => {
    let pieces = 0;
    const { world, bus, device, traced } = setUp(async (call): Promise<Answer> => {
      if (call !== 'out 4 32768') return 'ok';
      const nth = ++pieces;
      await new Promise<void>((done) => world.clock.after(nth * 10, done));
      if (nth === 5) bus.unplug(device);
      return 'ok';
    });
    const errors: unknown[] = [];
    await traced(async (iboot) => {
      errors.push(await caught(iboot.upload([new Uint8Array(20 * 32 * KiB)])));
    });
    const lost = errors[0] as LinkLost;
    expect([lost.how, lost.doing, lost.sent, lost.afterMs]).to.deep.equal([
      'left',
      'sending 655360 bytes',
      4 * 32 * KiB,
      10,
    ]);
  });
});
