import { expect } from '@open-wc/testing';
import { VirtualWorld } from '../clock.ts';
import { deviceName } from '../phone/ios-descriptors.ts';
import type { LockdownOptions } from '../phone/lockdown.ts';
import { normalSystem } from '../phone/normal-system.ts';
import { ScriptedHost } from './phone-host.ts';
import { TestBody } from './phone-body.ts';

async function setUp(product: string, options: LockdownOptions = {}) {
  const world = new VirtualWorld();
  const body = new TestBody(world, { product });
  const nonces = { ap: new Uint8Array(32).fill(1), sep: new Uint8Array(20).fill(2) };
  const host = new ScriptedHost(normalSystem(body, () => nonces, options));
  await world.run(host.begin());
  const connection = (await world.run(host.connect(62_078)))!;
  const ask = async (request: Record<string, string>) => (await world.run(connection.ask(request)))!;
  return { world, body, ask };
}

describe('the pretend phone in normal mode', () => {
  it('tells an unpaired host what it needs, and goes into recovery without a session', async () => {
    const { world, body, ask } = await setUp('iPhone13,2');
    expect(await ask({ Request: 'QueryType' })).to.deep.equal({
      Request: 'QueryType',
      Result: 'Success',
      Type: 'com.apple.mobile.lockdown',
    });
    for (const [key, value] of [
      ['UniqueChipID', body.ecid],
      ['HardwareModel', 'D53GAP'],
      ['ProductVersion', '18.3'],
      ['ApNonce', new Uint8Array(32).fill(1)],
      ['UniqueDeviceID', '00008101-F00D112233445566'],
    ] as const)
      expect((await ask({ Request: 'GetValue', Key: key })).Value).to.deep.equal(value);
    expect((await ask({ Request: 'GetValue', Key: 'FirmwarePreflightInfo' })).Error).to.equal('MissingValue');
    expect((await ask({ Request: 'StartSession' })).Error).to.equal('SessionInactive');
    expect((await ask({ Request: 'EnterRecovery' })).Result).to.equal('Success');
    expect(await world.run(body.restarted)).to.equal('recovery');
  });

  it('tells its nonces in ApParameters too, but on old systems, and on the newest phones nowhere else', async () => {
    const ap = new Uint8Array(32).fill(1);
    const sep = new Uint8Array(20).fill(2);
    const value = async (product: string, key: string, options?: LockdownOptions): Promise<unknown> =>
      (await (await setUp(product, options)).ask({ Request: 'GetValue', Key: key })).Value;
    expect(await value('iPhone13,2', 'ApParameters')).to.deep.equal({ ApNonce: ap, SepNonce: sep });
    expect(await value('iPhone13,2', 'SEPNonce')).to.deep.equal(sep);
    expect(await value('iPhone10,1', 'ApParameters')).to.equal(undefined);
    const newest = { blankSepNonce: true };
    expect(await value('iPhone13,2', 'ApParameters', newest)).to.deep.equal({ ApNonce: ap, SepNonce: sep });
    expect(await value('iPhone13,2', 'SEPNonce', newest)).to.deep.equal(new Uint8Array(20).fill(0xff));
  });

  it('has a name of 24 digits from A12 on and of 40 before', () => {
    const world = new VirtualWorld();
    expect(deviceName(new TestBody(world, { product: 'iPhone11,8' }))).to.equal('00008020F00D112233445566');
    expect(deviceName(new TestBody(world, { product: 'iPhone10,1' }))).to.match(/^[0-9a-f]{40}$/);
  });
});
