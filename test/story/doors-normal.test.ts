import { expect } from '@open-wc/testing';
import { toHex } from '../../src/bytes/hex.ts';
import type { Behavior } from '../../src/journal/entry.ts';
import { maybe } from '../../src/plist/dict.ts';
import type { LockdownOptions } from '../phone/lockdown.ts';
import { normalSystem } from '../phone/normal-system.ts';
import { restoreSystem } from '../phone/restore-system.ts';
import type { Systems } from '../phone/systems.ts';
import type { Answer } from './person.ts';
import { Stage, type Setting } from './stage.ts';

const products = ['iPhone10,1', 'iPhone13,2', 'iPhone14,3'];

/** A phone whose lockdown is not like most. */
const odd = (options: LockdownOptions): Systems => ({
  restore: restoreSystem,
  normal: (body, nonces) => normalSystem(body, nonces, options),
});

/** A phone that is shyer than most while iOS runs. */
const shy = (refuses: Readonly<Record<string, string>>): Systems => odd({ refuses });

const refused = (stage: Stage): unknown[] => stage.events.filter(({ kind }) => kind === 'refused');
const stages = (stage: Stage): string[] => stage.all('came').map((entry) => entry.stage);
const lane = (stage: Stage): string[] => stage.snapshot.dataLane.map(({ state }) => state);
const errands = (stage: Stage): string[][] => stage.all('errand').map(({ errand, state }) => [errand, state]);

/** Builds that were asked to be signed, by what their identity does. */
const signedFor = (stage: Stage): unknown[] =>
  stage.apple.requests.map((request) => toHex(maybe.data(request, 'UniqueBuildID')!));

async function restored(setting: Setting, behavior: Behavior): Promise<Stage> {
  const stage = await Stage.set(setting);
  await stage.restore(behavior);
  expect(stage.fault).to.equal(undefined);
  expect(refused(stage)).to.deep.equal([]);
  expect(stage.snapshot).to.include({ at: 'done', startedSeen: true, progress: 1, behavior });
  return stage;
}

describe('from a phone that runs iOS', () => {
  for (const product of products)
    for (const behavior of ['erase', 'update'] as const)
      it(`an ${product}: ${behavior}, by way of recovery mode, under the ticket for what iOS told`, async () => {
        const stage = await restored({ product, mode: 'normal' }, behavior);
        expect(stages(stage)).to.deep.equal(['normal', 'recovery', 'ibec', 'restore', 'normal']);
        expect(stage.all('left').every(({ expected }) => expected)).to.equal(true);
        expect(stage.phases.slice(0, 3)).to.deep.equal(['enter', 'ibec', 'load']);
        // Recovery mode shows another SEP nonce than iOS told: only the AP nonce is compared, and one ticket serves.
        expect(stage.all('nonces').map(({ who }) => who)).to.deep.equal(['lockdown']);
        expect(signedFor(stage).length).to.equal(1);
        expect(stage.phone.data).to.equal(behavior === 'erase' ? 'erased' : 'whole');
        expect(lane(stage)).to.deep.equal(
          behavior === 'erase' ? ['untouched', 'erasing', 'erased'] : ['untouched', 'kept'],
        );
      });

  it('whose SEPNonce is blank: the ticket is for the one in ApParameters', async () => {
    const systems = odd({ blankSepNonce: true });
    const stage = await restored({ product: 'iPhone14,3', mode: 'normal', systems }, 'update');
    expect(stage.all('nonces').map(({ who }) => who)).to.deep.equal(['lockdown']);
    expect(signedFor(stage).length).to.equal(1);
  });

  it('tells which phone it is and what is on it, before anything is asked of it', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2', mode: 'normal' });
    expect(stage.snapshot.phone).to.deep.equal({
      ecid: stage.ecid,
      chipId: 0x8101,
      boardId: 0x0c,
      product: 'iPhone13,2',
      hardwareModel: 'd53gap',
      name: 'iPhone 12',
      installed: { version: '18.3', build: '22D63' },
      passcodeFirst: true,
    });
    expect(stage.snapshot).to.include({ iosAnswers: 'readable', data: 'untouched' });
  });

  it('that has left for recovery mode by its buttons goes on there, with a ticket for the nonce it has then', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2', mode: 'normal' });
    await stage.prepare('update');
    // iOS keeps its nonce for recovery mode; the restart after that one makes another.
    stage.phone.restart('recovery');
    await stage.until(() => stages(stage).length === 2);
    stage.phone.restart('recovery');
    await stage.until(() => stages(stage).length === 3);
    await stage.world.run(stage.station.restore(stage.order('update')));
    expect(stage.fault).to.equal(undefined);
    expect(stage.phases[0]).to.equal('ibec');
    expect(stage.all('nonces').map(({ who }) => who)).to.deep.equal(['lockdown', 'iboot']);
    expect(signedFor(stage).length).to.equal(2);
    expect(stage.phone.data).to.equal('whole');
  });

  for (const [error, name] of [
    ['SessionInactive', 'SessionInactive'],
    ['PasswordProtected', 'LockdownRefused'],
  ] as const)
    it(`that answers ${error} to EnterRecovery is left as it is, and its buttons are offered`, async () => {
      const stage = await Stage.set({
        product: 'iPhone13,2',
        mode: 'normal',
        systems: shy({ EnterRecovery: error }),
      });
      await stage.restore('update');
      expect(stage.all('fault').map(({ phase, fault }) => [phase, fault.name])).to.deep.equal([
        ['enter', name],
      ]);
      expect(stage.all('refused').map((entry) => [entry.asked, entry.error])).to.deep.equal([
        ['EnterRecovery', error],
      ]);
      expect(stage.snapshot).to.include({ at: 'failed', data: 'untouched', iosAnswers: 'closed' });
      expect(stage.phone.mode).to.equal('normal');
      expect(stage.phone.nvram.get('auto-boot')).to.equal('true');
    });

  // An unpaired host cannot be trusted, so every word for it says the same.
  for (const error of ['GetProhibited', 'SessionInactive', 'PasswordProtected'])
    it(`that keeps its nonce to itself (${error}) is offered recovery mode, where it tells it`, async () => {
      const stage = await Stage.set({
        product: 'iPhone14,3',
        mode: 'normal',
        systems: shy({ ApNonce: error }),
      });
      await stage.prepare('update');
      expect(stage.fault).to.equal(undefined);
      expect(stage.snapshot).to.include({ signed: false, iosAnswers: 'silent' });
      expect(stage.all('refused').map((entry) => [entry.asked, entry.error])).to.deep.equal([
        ['ApNonce', error],
      ]);
    });

  it('that withholds what is told only for good measure is recognised, and prepared', async () => {
    const systems = shy({ HasSiDP: 'PasswordProtected', ApParameters: 'SessionInactive' });
    const stage = await Stage.set({ product: 'iPhone14,3', mode: 'normal', systems });
    await stage.prepare('update');
    expect(stage.all('refused')).to.deep.equal([]);
    expect(stage.snapshot).to.include({ signed: true, iosAnswers: 'readable', fault: null });
    expect(stage.snapshot.phone?.ecid).to.equal(stage.ecid);
  });

  it('that keeps its nonce to itself enters recovery mode first', async () => {
    const stage = await Stage.set({
      product: 'iPhone14,3',
      mode: 'normal',
      systems: shy({ ApNonce: 'GetProhibited' }),
    });
    await stage.prepare('update');
    await stage.world.run(stage.station.enterRecovery());
    expect(errands(stage)).to.deep.equal([
      ['enter', 'begun'],
      ['enter', 'done'],
    ]);
    expect(stage.snapshot.iosAnswers).to.equal(null);
    await stage.restore('update');
    expect(stage.fault).to.equal(undefined);
    expect(stage.phone.data).to.equal('whole');
  });

  it('that does not even say which phone it is can still be asked to enter recovery mode', async () => {
    const systems = shy({ UniqueChipID: 'GetProhibited' });
    const stage = await Stage.set({ product: 'iPhone13,2', mode: 'normal', systems });
    expect(stage.snapshot).to.include({ phone: null, iosAnswers: 'silent' });
    await stage.world.run(stage.station.enterRecovery());
    expect(stages(stage)).to.deep.equal(['normal', 'recovery']);
    expect(stage.snapshot.phone?.ecid).to.equal(stage.ecid);
  });

  it('another phone that comes back in its place has nothing written to it', async () => {
    const stage = await Stage.set({
      product: 'iPhone13,2',
      mode: 'normal',
      faults: [{ at: { phase: 'enter' }, do: { swapEcid: true } }],
    });
    await stage.restore('erase');
    expect(stage.all('fault').map(({ phase, fault }) => [phase, fault.name])).to.deep.equal([
      ['enter', 'WrongPhone'],
    ]);
    expect(stage.snapshot.data).to.equal('untouched');
    expect(stage.events.some(({ kind }) => kind === 'upload' || kind === 'command')).to.equal(false);
  });

  it('that leaves and is not seen again within a minute is not blamed for more than that', async () => {
    const stage = await Stage.set({
      product: 'iPhone13,2',
      mode: 'normal',
      faults: [{ at: { phase: 'enter' }, do: { leave: { as: 'never' } } }],
    });
    await stage.prepare('update');
    await stage.world.run(stage.station.restore(stage.order('update')));
    expect(stage.all('fault').map(({ phase, fault }) => [phase, fault.name])).to.deep.equal([
      ['enter', 'DidNotReturn'],
    ]);
    expect(stage.snapshot).to.include({ at: 'failed', data: 'untouched' });
  });
});

describe('an update from recovery mode', () => {
  for (const product of products)
    it(`of an ${product} is signed as one, erases nothing, and promises nothing`, async () => {
      const stage = await restored({ product }, 'update');
      expect(stage.all('identity').map((each) => [each.behavior, each.variant, each.offers])).to.deep.equal([
        ['update', 'Customer Upgrade Install (IPSW)', ['update', 'erase']],
      ]);
      const erase = await restored({ product }, 'erase');
      expect(signedFor(stage)[0]).to.not.equal(signedFor(erase)[0]);
      expect(stage.phone.data).to.equal('whole');
      // The step that destroys the data's key in an erase runs here too, and does nothing.
      expect(stage.all('checkpoint').filter(({ id }) => id === 0x61f).length).to.equal(2);
      expect(stage.all('operation').some(({ operation }) => operation === 11 || operation === 12)).to.equal(
        false,
      );
      // It has started: still nobody but its owner can see whether the data is there.
      expect(stage.snapshot.data).to.equal('kept');
    });

  for (const [where, at] of [
    ['image', { progress: 41 }],
    ['install', { phase: 'install' }],
    ['disk', { checkpoint: 0x621 }],
  ] as const)
    it(`that is lost in ${where} leaves the data kept so far, and no more is claimed`, async () => {
      const stage = await Stage.set({
        product: 'iPhone13,2',
        faults: [{ at, do: { leave: { as: 'recovery', afterMs: 0 } } }],
        imageBytes: 4 * 1024 * 1024,
      });
      await stage.restore('update');
      expect(stage.fault).to.include({ phase: where });
      expect(stage.snapshot).to.include({ at: 'failed', data: 'kept' });
      expect(lane(stage)).to.deep.equal(['untouched', 'kept']);
      expect(stage.phone.data).to.equal('whole');
    });

  it('after an erase that had begun does not bring the data back', async () => {
    const stage = await Stage.set({
      product: 'iPhone13,2',
      faults: [{ at: { checkpoint: 0x621 }, do: { leave: { as: 'recovery', afterMs: 0 } } }],
    });
    await stage.restore('erase');
    expect(stage.snapshot.data).to.equal('erased');
    stage.note({ who: 'person', kind: 'again', file: true });
    await stage.prepare('update');
    await stage.world.run(stage.station.restore(stage.order('update')));
    expect(stage.snapshot).to.include({ at: 'done', data: 'erased' });
  });

  for (const [agreed, prepared] of [
    ['update', 'erase'],
    ['erase', 'update'],
  ] as const)
    it(`is not what was agreed to by agreeing to the ${agreed} of a phone prepared for the ${prepared}`, async () => {
      const stage = await Stage.set({ product: 'iPhone13,2' });
      await stage.prepare(prepared);
      const { ecid } = stage;
      await stage.world.run(stage.station.restore(stage.order(agreed, true)));
      expect(stage.fault?.fault).to.include({ name: 'ConsentMissing', ecid, behavior: prepared });
      expect(stage.all('attempt')).to.deep.equal([]);
      expect(stage.phone.data).to.equal('whole');
    });
});

describe('a phone found in a restore system that nobody serves', () => {
  const found = (nvram: Readonly<Record<string, string>>): Promise<Stage> =>
    Stage.set({ product: 'iPhone13,2', mode: 'restore', nvram });

  it('is recognised by its answer, not by the bus, and nothing can begin with it', async () => {
    const stage = await found({ 'auto-boot': 'false' });
    expect(stage.snapshot.lifeline.map((part) => [part.shape, part.stage])).to.deep.equal([
      ['here', 'restore'],
    ]);
    expect(stage.snapshot.phone?.ecid).to.equal(stage.ecid);
    await stage.prepare();
    expect(stage.fault?.fault.name).to.equal('NoPhone');
    expect(stage.apple.requests).to.deep.equal([]);
  });

  for (const [autoBoot, back] of [
    ['false', 'recovery'],
    ['true', 'normal'],
  ] as const)
    it(`restarts on request into ${back}, where auto-boot is ${autoBoot}`, async () => {
      const stage = await found({ 'auto-boot': autoBoot });
      await stage.world.run(stage.station.restartRestore());
      await stage.until(() => stage.all('phone').length === 2);
      expect(errands(stage)).to.deep.equal([
        ['restart', 'begun'],
        ['restart', 'done'],
      ]);
      expect(stage.all('expect').map(({ to }) => to)).to.deep.equal([['normal', 'recovery']]);
      expect(stages(stage).at(-1)).to.equal(back);
      expect(stage.snapshot).to.include({ at: 'waiting', data: 'untouched', fault: null });
      await stage.restore('update');
      expect(stage.fault).to.equal(undefined);
    });
});

describe('a restore system that is left where Chrome grants each mode by itself', () => {
  const found = (answers: () => Answer): Promise<Stage> =>
    Stage.set({ product: 'iPhone13,2', mode: 'restore', nvram: { 'auto-boot': 'false' }, answers });

  it('into recovery mode, which Chrome hides: it is asked for at once, and an answer after a minute is in time', async () => {
    const stage = await found(() => ({ afterDueMs: 60_000 }));
    await stage.world.run(stage.station.restartRestore());
    const left = stage.all('left')[0]!;
    expect(stage.all('grant-due')[0]).to.include({ stage: 'recovery', t: left.t });
    expect(stage.fault).to.equal(undefined);
    expect(errands(stage).at(-1)).to.deep.equal(['restart', 'done']);
    expect(stages(stage)).to.deep.equal(['normal', 'recovery']);
  });

  it('and is not picked: no fault, and the page waits for a phone again', async () => {
    const stage = await found(() => 'never');
    await stage.world.run(stage.station.restartRestore());
    expect(stage.fault).to.equal(undefined);
    expect(errands(stage).at(-1)).to.deep.equal(['restart', 'unseen']);
    expect(stage.snapshot).to.include({ at: 'waiting', expect: null });
    expect(stage.snapshot.wait?.for).to.equal('file');
  });
});

describe('a phone that leaves recovery mode', () => {
  it('starts iOS: auto-boot is set, saved, and it restarts', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2', nvram: { 'auto-boot': 'false' } });
    await stage.world.run(stage.station.leaveRecovery());
    expect(stage.all('command').map(({ text, stalled }) => [text, stalled])).to.deep.equal([
      ['setenv auto-boot true', false],
      ['saveenv', false],
    ]);
    expect(errands(stage).at(-1)).to.deep.equal(['leave', 'done']);
    expect(stages(stage)).to.deep.equal(['recovery', 'normal']);
    expect(stage.phone.nvram.get('auto-boot')).to.equal('true');
    expect(stage.snapshot).to.include({ data: 'untouched', fault: null, signed: false });
  });

  it('after it was prepared cannot be restored with what was prepared', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2' });
    await stage.prepare();
    await stage.world.run(stage.station.leaveRecovery());
    await stage.world.run(stage.station.restore(stage.order('erase')));
    expect(stage.fault?.fault.name).to.equal('ConsentMissing');
  });

  for (const [as, state] of [
    ['recovery', 'returned'],
    ['never', 'unseen'],
  ] as const)
    it(`and comes back as ${as}: no fault, and said as it is`, async () => {
      const stage = await Stage.set({
        product: 'iPhone13,2',
        faults: [{ at: { command: 'reboot' }, do: { leave: { as, afterMs: 3000 } } }],
      });
      await stage.world.run(stage.station.leaveRecovery());
      expect(errands(stage).at(-1)).to.deep.equal(['leave', state]);
      expect(stage.fault).to.equal(undefined);
    });
});
