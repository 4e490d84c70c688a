import { expect } from '@open-wc/testing';
import { Host } from '../phone/plain-host.ts';
import { productOf, UnknownProduct } from '../phone/products.ts';

/** What came and went, with the virtual milliseconds between. */
function presence(host: Host): unknown[] {
  return host.events
    .filter(({ kind }) => kind === 'arrive' || kind === 'leave')
    .map(({ kind, mode }) => `${kind === 'arrive' ? '+' : '-'}${String(mode)}`);
}

describe('the pretend phone', () => {
  it('goes from recovery to the restore system in the time that a real one takes', () =>
    Host.run({}, async (host) => {
      await host.toIbec();
      await host.load();
      const sent = host.world.clock.now();
      await host.give('rkrn', 'bootx');
      await host.gone();
      expect(host.world.clock.now() - sent).to.be.within(300, 400);
      await host.come();
      expect(host.world.clock.now() - sent).to.be.within(14000, 14500);
      expect(presence(host)).to.deep.equal(['+recovery', '-recovery', '+ibec', '-ibec', '+restore']);
      expect(host.device.productId).to.equal(0x12a8);
    }));

  it('is faster by the factor that it is told', () =>
    Host.run({ speed: 100 }, async (host) => {
      const began = host.world.clock.now();
      await host.toIbec();
      expect(host.world.clock.now() - began).to.be.below(150);
    }));

  it('shows the restore system twice when a host service changes its configuration', () =>
    Host.run({ mode: 'restore', reappears: [{ of: 'restore' }] }, async (host) => {
      const first = host.world.clock.now();
      await host.gone();
      await host.come();
      expect(host.world.clock.now() - first).to.be.within(5900, 6200);
      await host.pause(60_000);
      expect(presence(host)).to.deep.equal(['+restore', '-restore', '+restore']);
    }));

  it('goes on where it was when its cable comes back', () =>
    Host.run({}, async (host) => {
      const nonce = [...host.phone.apNonce];
      const socket = host.usb.socket();
      const left = host.gone();
      host.phone.unplug();
      await left;
      expect(host.phone.onBus).to.equal(false);
      host.phone.plugInto(socket);
      await host.arrival();
      expect([...host.phone.apNonce]).to.deep.equal(nonce);
      expect(await host.getenv('build-style')).to.equal('RELEASE\0');
    }));

  it('never comes back when that is planned, at the byte that is planned', () =>
    Host.run({ faults: [{ at: { bytes: 40_000 }, do: { leave: { as: 'never' } } }] }, async (host) => {
      const why = await host.upload(new Uint8Array(100_000)).catch((error: unknown) => error);
      expect((why as Error).name).to.equal('NetworkError');
      await host.pause(600_000);
      expect(presence(host)).to.deep.equal(['+recovery', '-recovery']);
      expect((await host.usb.getDevices()).length).to.equal(0);
    }));

  it('loses only its cable when it leaves as what it is; starts anew when it comes as something else', () =>
    Host.run(
      {
        faults: [
          { at: { command: 'getenv' }, do: { leave: { as: 'recovery', afterMs: 1000 } } },
          { at: { component: 'RestoreRamDisk' }, do: { leave: { as: 'recovery', afterMs: 1000 } } },
        ],
      },
      async (host) => {
        const nonce = [...host.phone.apNonce];
        void host.command('getenv build-version').catch(() => undefined);
        await host.gone();
        await host.arrival();
        expect([...host.phone.apNonce]).to.deep.equal(nonce);
        await host.toIbec();
        void host.give('rdsk', 'ramdisk').catch(() => undefined);
        await host.gone();
        await host.arrival();
        expect([...host.phone.apNonce]).to.not.deep.equal(nonce);
      },
    ));

  it('stalls, refuses and falls silent where that is planned', () =>
    Host.run(
      {
        faults: [
          { at: { command: 'saveenv' }, do: { refuse: true } },
          { at: { command: 'bgcolor' }, do: { stall: 4 } },
          { at: { component: 'iBEC', nth: 2 }, do: { silenceMs: 7000 } },
        ],
      },
      async (host) => {
        expect(await host.command('saveenv')).to.equal('stall');
        expect(await host.command('saveenv')).to.equal('ok');
        await host.command('bgcolor 0 0 0');
        expect(await host.give('ibec', 'setpicture 1')).to.equal('stall');
        await host.device.clearHalt('out', 4);
        await host.command('setpicture 1');
        const began = host.world.clock.now();
        await host.give('ibec', 'go');
        expect(host.world.clock.now() - began).to.be.within(0, 100);
      },
    ));

  it('keeps its nonces to itself, or is slow to tell them, where that is planned', () =>
    Host.run(
      {
        faults: [
          { at: { arrives: 'recovery' }, do: { string1: { stalls: 2 } } },
          { at: { arrives: 'ibec' }, do: { string1: { absent: true } } },
          { at: { arrives: 'recovery', nth: 2 }, do: { string1: { slowMs: 3000 } } },
        ],
      },
      async (host) => {
        const read = async (index: number): Promise<string | undefined> =>
          (await host.descriptor(0x0300 + index)).status;
        expect([await read(4), await read(1), await read(1), await read(1)]).to.deep.equal([
          'ok',
          'stall',
          'stall',
          'ok',
        ]);
        await host.toIbec();
        for (let tries = 0; tries < 12; tries++) expect(await read(1)).to.equal('stall');
        expect(await read(4)).to.equal('ok');
        host.phone.restart('recovery');
        await host.gone();
        await host.arrival();
        for (let tries = 0; tries < 2; tries++) {
          const began = host.world.clock.now();
          expect(await read(1)).to.equal('ok');
          expect(host.world.clock.now() - began).to.equal(3000);
        }
      },
    ));

  it('hides a stranger behind the next arrival when that is planned', () =>
    Host.run({ faults: [{ at: { command: 'go' }, do: { swapEcid: true } }] }, async (host) => {
      await host.toIbec();
      expect(host.device.serialNumber).to.contain('ECID:000A1B2C3D4E5F61');
      expect(await host.give('rdsk', 'ramdisk')).to.equal('stall');
      expect(host.refusals()).to.deep.equal([['RestoreRamDisk', 'ticket-ecid']]);
    }));

  it('was brought into the restore system by a host that had saved auto-boot=false', async () => {
    for (const [mode, autoBoot] of [
      ['restore', 'false'],
      ['recovery', 'true'],
    ] as const)
      await Host.run({ mode }, async (host) => {
        await host.pause(0);
        expect(host.phone.nvram.get('auto-boot')).to.equal(autoBoot);
      });
  });

  it('knows which products it can stand for', () => {
    expect(() => productOf('iPhone99,1')).to.throw(UnknownProduct, 'no pretend "iPhone99,1"');
    expect(productOf('d53g').productType).to.equal('iPhone13,2');
    expect(productOf('IPHONE10,1').hardwareModel).to.equal('d20ap');
  });
});
