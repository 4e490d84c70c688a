import { expect } from '@open-wc/testing';
import { Host } from '../phone/plain-host.ts';

/** `name: message` of what a call rejects with. */
const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'nothing was thrown',
    (error: unknown) => String(error),
  );

const taken = 'NetworkError: Unable to claim interface.';
const mux = 1;
const reading = { requestType: 'vendor', recipient: 'device', request: 0x45, value: 0, index: 0 } as const;

describe('two tabs of one browser', () => {
  it('cannot have one interface: the second has to wait until the first lets go', () =>
    Host.run({ mode: 'normal' }, async ({ device: first, usb }) => {
      await first.open();
      await first.selectConfiguration(4);
      await first.claimInterface(mux);
      const [second] = await usb.tab().getDevices();
      expect(second).to.not.equal(first);
      await second!.open();
      expect((await second!.controlTransferIn(reading, 4)).status).to.equal('ok');
      expect(await failure(second!.claimInterface(mux))).to.equal(taken);
      expect(await failure(second!.selectConfiguration(3))).to.equal(
        'NetworkError: Unable to set device configuration.',
      );
      expect(await failure(second!.transferIn(5, 512))).to.match(/^NotFoundError/);

      await first.releaseInterface(mux);
      await second!.claimInterface(mux);
      expect(await failure(first.claimInterface(mux))).to.equal(taken);
      await second!.close();
      await first.claimInterface(mux);
    }));

  it('see one phone come and leave, each with an object of its own', () =>
    Host.run({}, async ({ device, usb, phone, world }) => {
      const tab = usb.tab();
      const seen: unknown[] = [];
      for (const each of [usb, tab])
        each.addEventListener('disconnect', ({ device: left }) => seen.push(left === device));
      phone.unplug();
      await new Promise<void>((done) => world.clock.after(100, done));
      expect(seen).to.deep.equal([true, false]);
      phone.plugInto(usb.socket());
      await new Promise<void>((done) => world.clock.after(100, done));
      const there = [await usb.getDevices(), await tab.getDevices()].flat();
      expect(new Set(there).size).to.equal(2);
    }));
});
