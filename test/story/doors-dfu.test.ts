import { expect } from '@open-wc/testing';
import { toHex } from '../../src/bytes/hex.ts';
import { data } from '../../src/plist/dict.ts';
import { kisInfo } from '../phone/kis-descriptors.ts';
import { Nonces } from '../phone/nonce.ts';
import { detour } from '../../src/journal/detour.ts';
import { Stage } from './stage.ts';
import { StandingPort } from './standing-port.ts';
import { trace } from './trace.ts';

/** What happens between the consent and the loading of the restore system; lengths of images left out. */
function way(stage: Stage): string[] {
  const lines = trace(stage.entries);
  const begin = lines.findIndex((line) => line.startsWith('page attempt'));
  const end = lines.indexOf('page phase ==== load');
  return lines.slice(begin + 1, end).map((line) => line.replace(/^(iboot sent \S+) \d+$/, '$1'));
}

const newTicket = ['iboot nonces', /^tss asked/, /^tss answered 0/, 'tss ticket'];
const sentIbss = ['page phase ==== enter', 'iboot sent iBSS'];
/** Once iBSS waits as recovery mode does. */
const byRecovery = [
  'usb came recovery 1281',
  'page phase ==== ibec',
  ...newTicket,
  'iboot sent iBEC',
  'page expect recovery to ibec',
  'usb left recovery expected',
  'usb came ibec 1281',
];

function follows(stage: Stage, expected: readonly (string | RegExp)[]): void {
  const lines = way(stage);
  const shown = lines.map((line, i) => {
    const wanted = expected[i];
    return wanted instanceof RegExp && wanted.test(line) ? wanted : line;
  });
  expect(shown).to.deep.equal(expected);
}

async function erased(product: string): Promise<Stage> {
  const stage = await Stage.set({ product, mode: 'dfu' });
  await stage.restore();
  expect(stage.fault).to.equal(undefined);
  expect(stage.snapshot).to.include({ at: 'done', data: 'erased', startedSeen: true });
  expect(stage.phone.acknowledged).to.equal(true);
  expect(stage.events.filter(({ kind }) => kind === 'refused')).to.deep.equal([]);
  expect(stage.all('left').filter(({ expected }) => !expected)).to.deep.equal([]);
  return stage;
}

describe('an erase from DFU', () => {
  it('on an iPhone8,1: iBSS comes as DFU again, and takes iBEC by DFU', async () => {
    follows(await erased('iPhone8,1'), [
      ...sentIbss,
      'page expect dfu to recovery or dfu',
      'usb left dfu expected',
      'usb came dfu 1227',
      'page phase ==== ibec',
      ...newTicket,
      'iboot sent iBEC',
      'page expect dfu to ibec',
      'usb left dfu expected',
      'usb came ibec 1281',
    ]);
  });

  for (const product of ['iPhone10,1', 'iPhone13,2'])
    it(`on an ${product}: iBSS comes as recovery mode, and goes to iBEC`, async () => {
      follows(await erased(product), [
        ...sentIbss,
        'page expect dfu to recovery or dfu',
        'usb left dfu expected',
        ...byRecovery,
      ]);
    });

  it('on an iPhone15,2: by its debug port, which has no serial string', async () => {
    const stage = await erased('iPhone15,2');
    expect(stage.all('came')[0]).to.include({ stage: 'kis', productId: 0x1881, serial: '' });
    expect(stage.all('phone')[0]?.phone).to.include({ ecid: stage.ecid, product: 'iPhone15,2' });
    follows(stage, [...sentIbss, 'page expect kis to recovery', 'usb left kis expected', ...byRecovery]);
  });

  it('asks Apple twice: for the nonce of the ROM and for that of iBSS', async () => {
    const stage = await erased('iPhone10,1');
    const [rom, ibss] = stage.apple.requests.map((request) => toHex(data(request, 'ApNonce')));
    expect(stage.apple.requests.length).to.equal(2);
    expect(rom).to.not.equal(ibss);
  });
});

/** One fault, in this phase, and the phone as it was found. */
function failed(stage: Stage, phase: string, fault: Record<string, unknown>): void {
  expect(stage.all('fault').map((entry) => entry.phase)).to.deep.equal([phase]);
  expect(stage.fault?.fault).to.include(fault);
  expect(stage.snapshot).to.include({ at: 'failed', data: 'untouched' });
  expect(stage.snapshot.restoredAt).to.equal(null);
}

describe('a boot ROM that does not start iBSS', () => {
  for (const [product, door] of [
    ['iPhone8,1', 'dfu'],
    ['iPhone13,2', 'dfu'],
    ['iPhone15,2', 'kis'],
  ] as const)
    it(`on an ${product}, for a ticket of another chip: named, and the phone is in DFU as before`, async () => {
      const stage = await Stage.set({ product, mode: 'dfu' });
      stage.apple.faults = { wrongLeaf: true };
      await stage.restore();
      failed(stage, 'enter', { name: 'LoaderRefused', component: 'iBSS', stage: door });
      expect(stage.fault?.doing).to.equal('waiting for iBSS');
      expect(stage.snapshot.returned?.stage).to.equal(door);
      expect(stage.phone.mode).to.equal('dfu');
      const refused = stage.events.filter(({ kind }) => kind === 'refused');
      expect(refused.map(({ component }) => component)).to.deep.equal(['iBSS']);
    });

  it('leaves the phone fit for another try', async () => {
    const stage = await Stage.set({ product: 'iPhone10,1', mode: 'dfu' });
    stage.apple.faults = { wrongLeaf: true, times: 1 };
    await stage.restore();
    failed(stage, 'enter', { name: 'LoaderRefused' });
    await stage.restoreAgain();
    expect(stage.all('fault').length).to.equal(1);
    expect(stage.snapshot.at).to.equal('done');
  });
});

describe('an iBSS that does not start iBEC', () => {
  for (const [product, fault] of [
    ['iPhone8,1', { name: 'CameBackAs', expected: 'ibec', got: 'dfu' }],
    ['iPhone13,2', { name: 'DidNotLeave', stage: 'recovery' }],
  ] as const)
    it(`on an ${product}, for a second ticket of another chip`, async () => {
      const stage = await Stage.set({ product, mode: 'dfu' });
      const restored = stage.restore();
      const spoiled = (async () => {
        await stage.until(() => stage.phases.includes('enter'));
        stage.apple.faults = { wrongLeaf: true };
      })();
      await Promise.all([restored, spoiled]);
      failed(stage, 'ibec', fault);
    });
});

describe('an iBSS that does not tell its nonce', () => {
  const arrives = { arrives: 'ibss' } as const;

  for (const product of ['iPhone8,1', 'iPhone13,2']) {
    it(`at first, on an ${product}: it is asked again, and goes on to iBEC under its own ticket`, async () => {
      const faults = [{ at: arrives, do: { string1: { stalls: 3 } } }] as const;
      const stage = await Stage.set({ product, mode: 'dfu', faults });
      await stage.restore();
      expect(stage.fault).to.equal(undefined);
      expect(stage.snapshot.at).to.equal('done');
      expect(stage.events.filter(({ kind }) => kind === 'refused')).to.deep.equal([]);
    });

    it(`at all, on an ${product}: that is said after ten seconds, and no iBEC is sent under a ticket of the ROM's`, async () => {
      const faults = [{ at: arrives, do: { string1: { absent: true } } }] as const;
      const stage = await Stage.set({ product, mode: 'dfu', faults });
      await stage.restore();
      failed(stage, 'ibec', { name: 'NonceUnreadable' });
      expect(stage.fault?.doing).to.equal('reading the nonce of iBSS');
      expect(stage.fault!.t - stage.all('came').at(-1)!.t).to.be.within(9_000, 13_000);
      expect(stage.events.filter(({ kind }) => kind === 'refused')).to.deep.equal([]);
    });
  }
});

describe('a computer that lets no browser reset a port', () => {
  it('is told apart from a phone that does not start iBSS; with reset the same phone goes on', async () => {
    const refuses = { reset: true };
    const stage = await Stage.set({ product: 'iPhone10,1', mode: 'dfu', refuses });
    await stage.restore();
    failed(stage, 'enter', { name: 'ResetRefused', error: 'NetworkError' });
    expect(stage.fault?.doing).to.equal('starting iBSS');
    expect(stage.all('left')).to.deep.equal([]);
    refuses.reset = false;
    await stage.restoreAgain();
    expect(stage.all('fault').length).to.equal(1);
    expect(stage.snapshot.at).to.equal('done');
  });

  it('does not matter to a debug port, which needs none', async () => {
    const stage = await Stage.set({ product: 'iPhone15,2', mode: 'dfu', refuses: { reset: true } });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(stage.snapshot.at).to.equal('done');
  });
});

describe('a debug port that stands beside its phone', () => {
  const product = 'iPhone15,2';
  const entered = ['normal', 'kis', 'recovery', 'ibec', 'restore', 'normal'];

  /** The port is asked when it comes, before anybody begins. */
  async function beside(port: StandingPort): Promise<Stage> {
    const stage = await Stage.set({ product, mode: 'normal' });
    stage.usb.socket().arrive(port);
    await stage.until(() => stage.all('came').length === 2);
    return stage;
  }

  for (const answer of ['tells nothing', 'stalls', 'is silent'] as const)
    it(`and ${answer}: the phone that runs iOS is restored`, async () => {
      const stage = await beside(new StandingPort(answer));
      await stage.restore();
      expect(stage.fault).to.equal(undefined);
      expect(stage.all('came').map((entry) => entry.stage)).to.deep.equal(entered);
      expect(stage.snapshot).to.include({ at: 'done', data: 'erased' });
    });

  it('and once told of DFU, which the phone has left since: it is asked anew', async () => {
    const stage = await Stage.set({ product, mode: 'normal' });
    const { chance } = stage.world;
    const port = new StandingPort(
      'tells',
      kisInfo(stage.phone, new Nonces(chance, stage.phone.product.chipId)),
    );
    stage.usb.socket().arrive(port);
    await stage.until(() => stage.all('phone').length === 2);
    expect(stage.all('phone').map(({ who }) => who)).to.deep.equal(['lockdown', 'iboot']);
    port.answer = 'tells nothing';
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(stage.all('came').map((entry) => entry.stage)).to.deep.equal(entered);
  });

  it('with no phone behind it that runs anything: said as it is', async () => {
    const stage = await beside(new StandingPort('tells nothing'));
    stage.phone.unplug();
    await stage.until(() => stage.all('left').length === 1);
    await stage.prepare();
    expect(stage.all('fault').map(({ fault }) => fault.name)).to.deep.equal(['KisNotDfu']);
  });
});

describe('contact lost on the way from DFU', () => {
  for (const [product, door] of [
    ['iPhone8,1', 'dfu'],
    ['iPhone15,2', 'kis'],
  ] as const)
    for (const as of ['dfu', 'never'] as const)
      it(`while iBSS is sent to an ${product} that comes back ${as === 'never' ? 'not at all' : 'in DFU'}`, async () => {
        const stage = await Stage.set({
          product,
          mode: 'dfu',
          faults: [{ at: { component: 'iBSS' }, do: { leave: { as, afterMs: 1000 } } }],
        });
        await stage.restore();
        failed(stage, 'enter', { name: 'LinkLost', how: 'left' });
        expect(stage.fault?.doing).to.equal('sending iBSS');
        expect(stage.all('left').map(({ expected }) => expected)).to.deep.equal([false]);
        expect(stage.snapshot.returned?.stage).to.equal(as === 'never' ? null : door);
      });

  for (const product of ['iPhone8,1', 'iPhone13,2'])
    it(`while iBEC is sent to the iBSS of an ${product}`, async () => {
      const stage = await Stage.set({
        product,
        mode: 'dfu',
        faults: [{ at: { component: 'iBEC' }, do: { leave: { as: 'recovery', afterMs: 1000 } } }],
      });
      await stage.restore();
      failed(stage, 'ibec', { name: 'LinkLost', how: 'left' });
      expect(stage.all('left').at(-1)?.expected).to.equal(false);
      expect(stage.snapshot.returned?.stage).to.equal('recovery');
    });
});

describe('a phone behind a port that waits for its firmware', () => {
  const product = 'iPhone16,1';

  it('is reached by giving the port its firmware, under a ticket of its own, and then erased', async () => {
    const stage = await Stage.set({ product, mode: 'port-dfu' });
    expect(stage.all('phone')[0]?.phone).to.include({ product, ecid: '' });
    await stage.repairPort();
    expect(stage.all('errand').map(({ errand, state }) => [errand, state])).to.deep.equal([
      ['port', 'begun'],
      ['port', 'done'],
    ]);
    expect(stage.snapshot).to.include({ at: 'waiting', data: 'untouched', fault: null });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(stage.snapshot).to.include({ at: 'done', data: 'erased' });
    expect(stage.snapshot.phone?.ecid).to.equal(stage.ecid);
    expect(stage.events.filter(({ kind }) => kind === 'refused')).to.deep.equal([]);
    expect(stage.all('came').map(({ stage: seen }) => seen)).to.deep.equal([
      'port-dfu',
      'kis',
      'recovery',
      'ibec',
      'restore',
      'normal',
    ]);
    const tickets = stage.apple.requests.map((request) => '@USBPortController1,Ticket' in request);
    expect(tickets).to.deep.equal([true, false, false]);
    const sent = stage.all('sent').flatMap((entry) => (entry.who === 'iboot' ? [entry.component] : []));
    expect(sent.slice(0, 3)).to.deep.equal(['USBPortController1,USBFirmware', 'iBSS', 'iBEC']);
  });

  it('is sent nothing, and nothing is asked for it, before the person agrees', async () => {
    const stage = await Stage.set({ product, mode: 'port-dfu' });
    expect(detour(stage.snapshot)).to.equal('port');
    await stage.prepare();
    expect(stage.fault?.fault.name).to.equal('NoPhone');
    expect(stage.apple.requests).to.deep.equal([]);
    expect(stage.all('sent').filter(({ who }) => who === 'iboot')).to.deep.equal([]);
    expect(stage.phone.mode).to.equal('port-dfu');
  });

  it('that Chrome hides afterwards is waited for two minutes, and may be picked later', async () => {
    const stage = await Stage.set({ product, mode: 'port-dfu', answers: () => 'never' });
    await stage.repairPort();
    expect(stage.all('errand').map(({ state }) => state)).to.deep.equal(['begun', 'unseen']);
    expect(stage.snapshot).to.include({ at: 'waiting', fault: null });
    await stage.world.run(stage.person!.pick());
    await stage.until(() => stage.all('phone').length === 2);
    expect(stage.snapshot.phone?.ecid).to.equal(stage.ecid);
  });

  /** Before any consent, and with nothing of the phone changed. */
  async function stays(stage: Stage, fault: Record<string, unknown>): Promise<void> {
    await stage.repairPort();
    failed(stage, 'prepare', fault);
    expect(stage.phone.mode).to.equal('port-dfu');
    expect(stage.all('attempt')).to.deep.equal([]);
  }

  it('stays there when the file has none for it', async () => {
    await stays(await Stage.set({ product, mode: 'port-dfu', portFirmware: false }), {
      name: 'PortFirmwareUnfit',
    });
  });

  it('stays there on a computer that lets no browser reset a port', async () => {
    const stage = await Stage.set({ product, mode: 'port-dfu', refuses: { reset: true } });
    await stays(stage, { name: 'ResetRefused' });
  });

  it('stays there when Apple signs nothing for it', async () => {
    const stage = await Stage.set({ product, mode: 'port-dfu' });
    stage.apple.faults = { refuse: 94 };
    await stays(stage, { name: 'SigningRefused', status: 94 });
  });
});
