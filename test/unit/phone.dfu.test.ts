import { expect } from '@open-wc/testing';
import { nothing, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { suffixOf } from '../../src/boot/dfu-plan.ts';
import { fromHex, toHex } from '../../src/bytes/hex.ts';
import { forgeTicket, im4p, img4 } from '../phone/forge.ts';
import { Host } from '../phone/plain-host.ts';

const ibss = im4p('ibss', utf8('iBSS'), 'iBoot-8422.142.2');
const ibec = im4p('ibec', utf8('iBEC'), 'iBoot-8422.142.2');

const bytesOf = (view: DataView | null | undefined): Bytes =>
  new Uint8Array(view!.buffer as ArrayBuffer, view!.byteOffset, view!.byteLength);

const setup = (request: number, value = 0): USBControlTransferParameters => ({
  requestType: 'class',
  recipient: 'interface',
  request,
  value,
  index: 0,
});

/** A host that speaks DFU and nothing else. */
class DfuHost {
  readonly host: Host;
  constructor(host: Host) {
    this.host = host;
  }

  static run(options: Parameters<typeof Host.run>[0], story: (dfu: DfuHost) => Promise<void>): Promise<void> {
    return Host.run({ product: 'iPhone10,1', mode: 'dfu', ...options }, async (host) => {
      await host.arrival();
      await story(new DfuHost(host));
    });
  }

  async send(data: Bytes, value = 0): Promise<string | undefined> {
    return (await this.host.device.controlTransferOut(setup(1, value), data)).status;
  }

  async mend(request: 4 | 6): Promise<string | undefined> {
    return (await this.host.device.controlTransferOut(setup(request))).status;
  }

  async status(): Promise<string> {
    return toHex(bytesOf((await this.host.device.controlTransferIn(setup(3), 6)).data));
  }

  async state(): Promise<number> {
    return bytesOf((await this.host.device.controlTransferIn(setup(5), 1)).data)[0]!;
  }

  async ticket(): Promise<Bytes> {
    return forgeTicket(this.host.world, this.host.phone, { ibss, ibec });
  }

  /** The whole download, up to the state that waits for a reset. */
  async download(image: Bytes): Promise<void> {
    const whole = new Uint8Array([...image, ...suffixOf(image)]);
    for (let at = 0; at < whole.length; at += 0x800) await this.send(whole.slice(at, at + 0x800));
    await this.send(nothing);
    await this.status();
    await this.status();
  }

  async run(image: Bytes): Promise<void> {
    await this.download(image);
    const gone = this.host.gone();
    await this.host.device.reset();
    await gone;
    await this.host.arrival();
  }

  get serial(): string {
    return this.host.device.serialNumber ?? '';
  }
}

describe('DFU of the pretend phone', () => {
  it("enumerates as the dump of an iPhone X's ROM, byte for byte", () =>
    DfuHost.run({}, async ({ host }) => {
      expect(toHex(bytesOf((await host.descriptor(0x0100, 18)).data))).to.equal(
        '12010002' + '00000040' + 'ac052712' + '0000' + '020304' + '01',
      );
      expect(toHex(bytesOf((await host.descriptor(0x0200)).data))).to.equal(
        '0902190001010580fa' + '0904000000fe010000' + '0721010a000008',
      );
      expect(host.device.serialNumber).to.equal(
        'CPID:8015 CPRV:11 CPFM:03 SCEP:01 BDID:02 ECID:000A1B2C3D4E5F60 IBFL:3C SRTG:[iBoot-3332.0.0.1.23]',
      );
      expect(host.device.productName).to.equal('Apple Mobile Device (DFU Mode)');
      expect(await host.command('getenv build-version')).to.equal('stall');
    }));

  it('goes from 2 by 5 at every block to 6, 7 and 8', () =>
    DfuHost.run({}, async (dfu) => {
      expect(await dfu.status()).to.equal('003200000200');
      const image = img4(ibss, await dfu.ticket());
      await dfu.send(image.slice(0, 500), 7);
      expect(await dfu.status()).to.equal('003200000500');
      const rest = new Uint8Array([...image.slice(500), ...suffixOf(image)]);
      for (let at = 0; at < rest.length; at += 0x800) await dfu.send(rest.slice(at, at + 0x800), 7);
      expect([await dfu.status(), await dfu.status()]).to.deep.equal(['003200000500', '003200000500']);
      await dfu.send(nothing);
      expect([await dfu.status(), await dfu.status()]).to.deep.equal(['003200000600', '003200000700']);
      expect([await dfu.state(), await dfu.status()]).to.deep.equal([8, '003200000800']);
    }));

  it('stalls what is out of order and tells why; CLRSTATUS mends it, and ABORT begins anew', () =>
    DfuHost.run({}, async (dfu) => {
      expect(await dfu.send(nothing)).to.equal('stall');
      expect(await dfu.status()).to.equal('093200000a00');
      expect([await dfu.mend(6), await dfu.mend(4), await dfu.state()]).to.deep.equal(['stall', 'ok', 2]);
      expect(await dfu.send(new Uint8Array(0x801))).to.equal('stall');
      expect(await dfu.status()).to.equal('0f3200000a00');
      await dfu.mend(4);
      await dfu.send(new Uint8Array(100));
      expect([await dfu.mend(6), await dfu.state()]).to.deep.equal(['ok', 2]);
      await dfu.send(new Uint8Array(100));
      await dfu.host.device.reset();
      expect(await dfu.state()).to.equal(2);
      expect(dfu.host.refusals().map((each) => (each as string[])[1])).to.deep.equal([
        'dfu.order',
        'dfu.block',
      ]);
    }));

  it('wants the suffix and its CRC, unless it is told to be lenient', async () => {
    const bad = async (dfu: DfuHost): Promise<number> => {
      await dfu.send(new Uint8Array([1, 2, 3, ...fromHex('ffffffffac05000155464410'), 0, 0, 0, 0]));
      await dfu.send(nothing);
      return dfu.state();
    };
    await DfuHost.run({}, async (dfu) => {
      expect(await bad(dfu)).to.equal(10);
      expect(await dfu.status()).to.equal('093200000a00');
    });
    await DfuHost.run({ lenient: ['dfu.suffix'] }, async (dfu) => {
      expect(await bad(dfu)).to.equal(6);
    });
  });

  it('runs iBSS at the reset; from A10 on it comes as recovery mode with a new nonce', () =>
    DfuHost.run({}, async (dfu) => {
      const { host } = dfu;
      const nonce = toHex(host.phone.apNonce);
      await dfu.run(img4(ibss, await dfu.ticket()));
      expect(host.device.productId).to.equal(0x1281);
      expect(dfu.serial).to.match(/^SDOM:01 .* IBFL:3C SRNM:\[\w{12}\]$/);
      expect(toHex(host.phone.apNonce)).to.not.equal(nonce);
      expect(await host.getenv('build-version')).to.equal('iBoot-8422.142.2\0');
      host.ticket = await dfu.ticket();
      await host.upload(img4(ibec, host.ticket));
      await host.command('go');
      await host.gone();
      await host.arrival();
      expect(dfu.serial).to.contain('IBFL:BC');
    }));

  it('goes on with the nonce of the ROM where it was told to, as no real phone does', () =>
    DfuHost.run({ keepsNonce: true }, async (dfu) => {
      const nonce = toHex(dfu.host.phone.apNonce);
      await dfu.run(img4(ibss, await dfu.ticket()));
      expect(toHex(dfu.host.phone.apNonce)).to.equal(nonce);
    }));

  it('runs iBSS up to A9X as DFU without SRTG, which takes iBEC under a ticket for the new nonce alone', () =>
    DfuHost.run({ product: 'iPhone8,1' }, async (dfu) => {
      const { host } = dfu;
      const old = await dfu.ticket();
      expect(dfu.serial).to.match(/IBFL:1C SRTG:\[iBoot-[\d.]+\]$/);
      await dfu.run(img4(ibss, old));
      expect(host.device.productId).to.equal(0x1227);
      expect(dfu.serial).to.match(/IBFL:1C$/);
      await dfu.run(img4(ibec, await dfu.ticket()));
      expect(host.device.productId).to.equal(0x1281);
      expect(dfu.serial).to.contain('IBFL:BC');
      expect(host.refusals()).to.deep.equal([]);
    }));

  it('starts its ROM anew, with a new nonce, when it does not like the image', () =>
    DfuHost.run({}, async (dfu) => {
      const { host } = dfu;
      const nonce = toHex(host.phone.apNonce);
      await dfu.run(img4(ibec, await dfu.ticket()));
      expect(host.device.productId).to.equal(0x1227);
      expect(dfu.serial).to.contain('SRTG');
      expect(toHex(host.phone.apNonce)).to.not.equal(nonce);
      expect(host.refusals()).to.deep.equal([['iBSS', 'image-type']]);
    }));

  it('is refused a reset by a computer that has none, and waits on', () =>
    DfuHost.run({}, async (dfu) => {
      await dfu.download(img4(ibss, await dfu.ticket()));
      dfu.host.refuses.reset = true;
      const error = await dfu.host.device.reset().catch((why: unknown) => why);
      expect(String(error)).to.equal('NetworkError: Unable to reset the device.');
      expect(await dfu.state()).to.equal(8);
    }));
});

const kis = (hex: string): Bytes => fromHex(hex);
const enabling = ['0000A001010A04000400000021000000', '0000A001011404000400000001000000'];

/** One request to a portal and the reply to it. */
async function ask(host: Host, out: number, request: Bytes): Promise<string> {
  const { status } = await host.device.transferOut(out, request);
  if (status !== 'ok') return status ?? '';
  return toHex(bytesOf((await host.device.transferIn(out, 1024)).data));
}

describe('the debug port of the pretend phone', () => {
  const options = { product: 'iPhone15,2', mode: 'dfu' } as const;

  it('has no serial string, and stands for the phone in DFU once it is enabled', () =>
    Host.run(options, async (host) => {
      await host.arrival();
      expect([host.device.productId, host.device.serialNumber]).to.deep.equal([0x1881, undefined]);
      for (const request of enabling)
        expect(await ask(host, 1, kis(request))).to.equal(
          `${request.toLowerCase().slice(0, 24)}0400000000000000`,
        );
      const info = await ask(host, 3, kis('0000A0100000010300000000'));
      expect(info.length).to.equal(2 * 788);
      expect(info.slice(2 * (12 + 0x40), 2 * (12 + 0x40 + 18))).to.match(/^1201000200000040ac0527120000/);
      expect(host.refusals()).to.deep.equal([]);
    }));

  it('refuses what comes before it is enabled, out of order, or as another length than it says', () =>
    Host.run(options, async (host) => {
      await host.arrival();
      const refused = async (out: number, hex: string): Promise<void> => {
        expect(await ask(host, out, kis(hex))).to.equal('stall');
        await host.device.clearHalt('out', out);
      };
      await refused(3, '0000A0100000010300000000');
      for (const request of enabling) await ask(host, 1, kis(request));
      await refused(1, '0000A0100000010300000000');
      await refused(3, '0000A010030D00000D000000010000000000000001000000FF');
      await refused(3, '0000A010010305000400000001000000');
      expect(host.refusals().map((each) => (each as string[])[1])).to.deep.equal([
        'kis.enabled',
        'kis.request',
        'kis.chunk',
        'kis.total',
      ]);
    }));
});

describe('the port controller of the pretend phone', () => {
  it('shows ids of its own with the phone packed in, and its nonce back to front', () =>
    Host.run({ product: 'iPhone16,1', mode: 'port-dfu' }, async (host) => {
      await host.arrival();
      expect(host.device.productId).to.equal(0xf014);
      expect(host.device.serialNumber).to.equal(
        'SDOM:01 CPID:0022 BDID:0000000004813000 ECID:FFF5E4D3C2B1A09F CPFM:03 SCEP:00 CPRV:1A3 PREV:2F',
      );
    }));

  it('takes blocks of 64 bytes, and starts anew with what is no image for it', () =>
    Host.run({ product: 'iPhone16,1', mode: 'port-dfu' }, async (host) => {
      await host.arrival();
      const dfu = new DfuHost(host);
      expect(await dfu.send(new Uint8Array(65))).to.equal('stall');
      await dfu.mend(4);
      expect([await dfu.send(new Uint8Array(64)), await dfu.send(nothing)]).to.deep.equal(['ok', 'ok']);
      await dfu.status();
      await dfu.status();
      const gone = host.gone();
      await host.device.reset();
      await gone;
      await host.arrival();
      expect(host.device.productId).to.equal(0xf014);
      expect(host.refusals()).to.deep.equal([
        [undefined, 'dfu.block'],
        ['port controller', 'port.image'],
      ]);
    }));
});
