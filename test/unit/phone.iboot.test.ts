import { expect } from '@open-wc/testing';
import { utf8 } from '../../src/bytes/bytes.ts';
import { forgeTicket, im4p, img4, type ForgedImages } from '../phone/forge.ts';
import { Host, images, loads } from '../phone/plain-host.ts';

const hex = (view: DataView | null | undefined): string =>
  Array.from(new Uint8Array(view!.buffer as ArrayBuffer, view!.byteOffset, view!.byteLength), (b) =>
    b.toString(16).padStart(2, '0'),
  ).join('');

describe('recovery mode of the pretend phone', () => {
  it('enumerates as the dump of a real one does, byte for byte', () =>
    Host.run({ product: 'iPhone10,1' }, async (host) => {
      expect(hex((await host.descriptor(0x0100, 18)).data)).to.equal(
        '12010002000000' + '40ac058112' + '0000020304' + '01',
      );
      expect(hex((await host.descriptor(0x0200)).data)).to.equal(
        '09023900020105' +
          '80fa' +
          '0904000001fe010200' +
          '07050402000200' +
          '0904010000ffff5100' +
          '0904010102ffff5106' +
          '07058102000200' +
          '07050202000200',
      );
      expect(hex((await host.descriptor(0x0200, 9)).data)).to.have.length(18);
      expect(hex((await host.descriptor(0x0300)).data)).to.equal('04030904');
      expect((await host.descriptor(0x0307)).status).to.equal('stall');
      expect((await host.descriptor(0x0600)).status).to.equal('stall');
      expect(host.device.serialNumber).to.equal(
        `SDOM:01 CPID:8015 CPRV:11 CPFM:03 SCEP:01 BDID:02 ECID:000A1B2C3D4E5F60 IBFL:3D SRNM:[${host.phone.serialNumber}]`,
      );
      const nonces = hex((await host.descriptor(0x0301)).data)
        .slice(4)
        .replace(/(..)00/g, (_, byte: string) => String.fromCharCode(parseInt(byte, 16)));
      expect(nonces).to.match(/^ NONC:[0-9A-F]{64} SNON:[0-9A-F]{40}$/);
    }));

  it('answers getenv, and stalls what is unset or unknown', () =>
    Host.run({}, async (host) => {
      expect(await host.answer()).to.equal('\0');
      expect(await host.getenv('build-style')).to.equal('RELEASE\0');
      expect(await host.getenv('config_board')).to.equal('d53g\0');
      expect(await host.getenv('boot-stage')).to.equal('unset');
      for (const line of [
        'help',
        'memboot',
        'lpolrestore',
        '',
        'constructor',
        'bgcolor 0 0',
        'setenv auto-boot',
      ])
        expect(await host.command(line)).to.equal('stall');
      expect(await host.command('bgcolor 0 0 0')).to.equal('ok');
      const setup = { requestType: 'vendor', recipient: 'device', request: 0, value: 0, index: 0 } as const;
      expect((await host.device.controlTransferOut(setup, utf8('getenv build-style'))).status).to.equal(
        'stall',
      );
      const long = utf8(`setenv a ${'x'.repeat(300)}\0`);
      expect((await host.device.controlTransferOut(setup, long)).status).to.equal('stall');
      const notify = {
        requestType: 'class',
        recipient: 'interface',
        request: 1,
        value: 0,
        index: 0,
      } as const;
      expect((await host.device.controlTransferOut(notify)).status).to.equal('stall');
      expect(await host.console()).to.match(/BUILD_TAG: iBoot-6723[^]*help: unknown command "help"/);
    }));

  it('keeps variables over a restart only when they were saved, and boots by auto-boot', () =>
    Host.run({}, async (host) => {
      await host.command('setenv auto-boot false');
      expect(await host.getenv('auto-boot')).to.equal('false\0');
      expect(host.phone.nvram.get('auto-boot')).to.equal('true');
      await host.command('saveenv');
      await host.command('setenv boot-args -v');
      const nonce = [...host.phone.apNonce];
      await host.command('reboot', 1);
      await host.gone();
      await host.arrival();
      expect(host.phone.mode).to.equal('recovery');
      expect(await host.getenv('auto-boot')).to.equal('false\0');
      expect(await host.getenv('boot-args')).to.equal('unset');
      expect([...host.phone.apNonce]).to.not.deep.equal(nonce);
    }));

  it('waits for its host for ever, or leaves on its own when nobody asks anything of it', async () => {
    const day = 86_400_000;
    await Host.run({}, async (host) => {
      await host.pause(day);
      expect(host.phone.mode).to.equal('recovery');
    });
    const idleMs = 900_000;
    await Host.run({ idleMs, nvram: { 'auto-boot': 'false' } }, async (host) => {
      for (let times = 0; times < 3; times++) {
        await host.pause(idleMs - 1000);
        await host.command('getenv build-version');
      }
      const nonce = [...host.phone.apNonce];
      await host.gone();
      await host.arrival();
      expect(host.phone.mode).to.equal('recovery');
      expect([...host.phone.apNonce]).to.not.deep.equal(nonce);
    });
    await Host.run({ idleMs }, async (host) => {
      await host.toIbec();
      await host.gone();
      expect(host.phone.mode).to.equal('normal');
    });
  });

  it('starts an iBEC that was signed for it, keeps the nonce, and shows another serial', () =>
    Host.run({}, async (host) => {
      const before = { nonce: [...host.phone.apNonce], serial: host.device.serialNumber };
      const left = host.world.clock.now();
      await host.upload(img4(images.ibec, host.ticket));
      expect(await host.command('go', 1)).to.equal('ok');
      await host.gone();
      await host.arrival();
      expect(host.world.clock.now() - left).to.be.within(1800, 2000);
      expect(await host.getenv('build-version')).to.equal('iBoot-8422.142.2\0');
      expect([...host.phone.apNonce]).to.deep.equal(before.nonce);
      expect(host.device.serialNumber).to.equal(before.serial?.replace('IBFL:3D', 'IBFL:BC'));
      expect(
        host.events.map(({ kind, mode, phase }) => [kind, mode ?? phase]).filter(([, what]) => what),
      ).to.deep.equal([
        ['arrive', 'recovery'],
        ['phase', 'ibec'],
        ['leave', 'recovery'],
        ['arrive', 'ibec'],
      ]);
    }));

  it('takes nothing for a restore but iBEC, however complete', () =>
    Host.run({}, async (host) => {
      for (const [type, line] of loads.slice(1)) expect(await host.give(type, line)).to.equal('stall');
      expect(await host.give('rkrn', 'bootx')).to.equal('stall');
      expect(host.refusals()).to.deep.equal(
        ['firmware', 'ramdisk', 'devicetree', 'rsepfirmware', 'bootx'].map(() => [undefined, 'iboot.stage']),
      );
      expect(host.events.filter(({ kind }) => kind === 'loaded')).to.deep.equal([]);
      await host.toIbec();
      expect(host.phone.mode).to.equal('ibec');
    }));

  it('stalls go without an iBEC of its own', () =>
    Host.run({}, async (host) => {
      expect(await host.command('go')).to.equal('stall');
      expect(await host.give('rdsk', 'go')).to.equal('stall');
      const other = await forgeTicket(host.world, host.phone, images, { ApNonce: new Uint8Array(32) });
      expect(await host.give('ibec', 'go', other)).to.equal('stall');
      expect(host.refusals()).to.deep.equal([
        ['iBEC', 'upload'],
        ['iBEC', 'image-type'],
        ['iBEC', 'ticket-nonce'],
      ]);
      // Acknowledged first, the command can no longer say so: it shows as a phone that stays.
      await host.upload(img4(images.ibec, other));
      expect(await host.command('go', 1)).to.equal('ok');
      expect(await host.getenv('build-style')).to.equal('RELEASE\0');
      expect(host.phone.onBus).to.equal(true);
    }));

  it('waits for the empty packet after n × 512 bytes, and fails the next command without it', () =>
    Host.run({}, async (host) => {
      const bare = img4(images.ibec, host.ticket).length;
      const padding = 512 - ((bare + 2) % 512);
      const padded: ForgedImages = {
        ...images,
        ibec: im4p('ibec', new Uint8Array(padding + 4), 'iBoot-8422.142.2'),
      };
      const ticket = await forgeTicket(host.world, host.phone, padded);
      let image = img4(padded.ibec!, ticket);
      for (let more = 1; image.length % 512 !== 0; more++) {
        const next = im4p('ibec', new Uint8Array(padding + more), 'iBoot-8422.142.2');
        image = img4(next, await forgeTicket(host.world, host.phone, { ...padded, ibec: next }));
      }
      await host.upload(image, { finish: false });
      expect(await host.command('go')).to.equal('stall');
      expect(await host.getenv('build-style')).to.equal('unset');
      await host.upload(image);
      expect(await host.command('go')).to.equal('ok');
    }));

  it('takes no bytes that were not announced, and none behind the end of an image', () =>
    Host.run({}, async (host) => {
      expect((await host.device.transferOut(4, utf8('image'))).status).to.equal('stall');
      expect((await host.device.transferOut(4, utf8('image'))).status).to.equal('stall');
      await host.device.clearHalt('out', 4);
      expect(await host.upload(utf8('short'))).to.equal('ok');
      expect((await host.device.transferOut(4, utf8('more'))).status).to.equal('stall');
    }));
});

describe('iBEC of the pretend phone', () => {
  it('boots the ramdisk when everything came under one ticket', () =>
    Host.run({}, async (host) => {
      await host.toIbec();
      for (const [type, command] of loads) expect(await host.give(type, command)).to.equal('ok');
      expect(await host.give('rkrn', 'bootx')).to.equal('ok');
      await host.gone();
      expect(host.refusals()).to.deep.equal([]);
      expect(host.phone.mode).to.equal('restore');
      expect(
        host.events.filter(({ kind }) => kind === 'loaded').map(({ component }) => component),
      ).to.deep.equal([
        'iBEC',
        'RestoreLogo',
        'RestoreTrustCache',
        'RestoreRamDisk',
        'RestoreDeviceTree',
        'RestoreSEP',
        'RestoreKernelCache',
      ]);
    }));

  it('does not boot while anything is missing', () =>
    Host.run({}, async (host) => {
      await host.toIbec();
      const needed = loads.filter(([type]) => type !== 'rsep');
      for (const [type, command] of needed) {
        expect(await host.give('rkrn', 'bootx')).to.equal('stall');
        expect(await host.give(type, command)).to.equal('ok');
      }
      expect(await host.command('bootx')).to.equal('stall');
      expect(host.refusals()).to.deep.equal([
        ...needed.map(() => ['bootx', 'boot-set']),
        ['RestoreKernelCache', 'upload'],
      ]);
    }));

  it('refuses a second ticket, even a good one, and images for another slot', () =>
    Host.run({}, async (host) => {
      await host.toIbec();
      const second = await forgeTicket(host.world, host.phone, images);
      expect(await host.give('rdsk', 'ramdisk', second)).to.equal('stall');
      expect(await host.give('trst', 'firmware')).to.equal('stall');
      expect(await host.give('rdsk', 'firmware')).to.equal('stall');
      expect(await host.give('rdtr', 'ramdisk')).to.equal('stall');
      expect(host.refusals()).to.deep.equal([
        ['RestoreRamDisk', 'one-ticket'],
        ['trst', 'image-type'],
        ['RestoreRamDisk', 'image-type'],
        ['RestoreRamDisk', 'image-type'],
      ]);
    }));

  it('loads a new iBEC, and then goes by that one’s ticket', () =>
    Host.run({}, async (host) => {
      await host.toIbec();
      const second = await forgeTicket(host.world, host.phone, images);
      expect(await host.give('ibec', 'go', second)).to.equal('ok');
      await host.gone();
      await host.arrival();
      expect(await host.give('rdsk', 'ramdisk')).to.equal('stall');
      expect(await host.give('rdsk', 'ramdisk', second)).to.equal('ok');
      expect(host.refusals()).to.deep.equal([['RestoreRamDisk', 'one-ticket']]);
    }));

  it('lets a rule be switched off', () =>
    Host.run({ lenient: ['one-ticket'] }, async (host) => {
      await host.toIbec();
      const second = await forgeTicket(host.world, host.phone, images);
      expect(await host.give('rdsk', 'ramdisk', second)).to.equal('ok');
    }));
});
