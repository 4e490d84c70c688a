import { expect } from '@open-wc/testing';
import { Stage } from './stage.ts';
import { trace } from './trace.ts';

/** What happens between the consent and the loading of the restore system; lengths of images left out. */
function way(stage: Stage): string[] {
  const lines = trace(stage.entries);
  const begin = lines.findIndex((line) => line.startsWith('page attempt'));
  const end = lines.indexOf('page phase ==== load');
  return lines.slice(begin + 1, end).map((line) => line.replace(/^(iboot sent \S+) \d+$/, '$1'));
}

const newTicket = ['iboot nonces', /^tss asked/, /^tss answered 0/, 'tss ticket'];

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
      'page phase ==== enter',
      'iboot sent iBSS',
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
        'page phase ==== enter',
        'iboot sent iBSS',
        'page expect dfu to recovery or dfu',
        'usb left dfu expected',
        'usb came recovery 1281',
        'page phase ==== ibec',
        ...newTicket,
        'iboot sent iBEC',
        'page expect recovery to ibec',
        'usb left recovery expected',
        'usb came ibec 1281',
      ]);
    });

  it('on an iPhone15,2: by its debug port, which has no serial string', async () => {
    const stage = await erased('iPhone15,2');
    expect(stage.all('came')[0]).to.include({ stage: 'kis', productId: 0x1881, serial: '' });
    expect(stage.all('phone')[0]?.phone).to.include({ ecid: stage.ecid, product: 'iPhone15,2' });
    follows(stage, [
      'page phase ==== enter',
      'iboot sent iBSS',
      'page expect kis to recovery',
      'usb left kis expected',
      'usb came recovery 1281',
      'page phase ==== ibec',
      ...newTicket,
      'iboot sent iBEC',
      'page expect recovery to ibec',
      'usb left recovery expected',
      'usb came ibec 1281',
    ]);
  });

  it('asks Apple twice: for the nonce of the ROM and for that of iBSS', async () => {
    const stage = await erased('iPhone10,1');
    const [rom, ibss] = stage.apple.requests.map(({ ApNonce }) => String(ApNonce));
    expect(stage.apple.requests.length).to.equal(2);
    expect(rom).to.not.equal(ibss);
  });
});

describe('a boot ROM that does not start iBSS', () => {
  for (const product of ['iPhone8,1', 'iPhone13,2', 'iPhone15,2'])
    it(`on an ${product}: a ticket for another nonce, and the phone is in DFU as before`, async () => {
      // The ticket is refused by the phone alone: its nonce is the one that was asked with, until the phone restarts.
      const stage = await Stage.set({ product, mode: 'dfu', spoils: 'nonce' });
      await stage.restore();
      const door = product === 'iPhone15,2' ? 'kis' : 'dfu';
      expect(stage.fault).to.include({ phase: 'enter', doing: 'waiting for iBSS' });
      expect(stage.fault?.fault).to.include({ name: 'LoaderRefused', component: 'iBSS', stage: door });
      expect(stage.events.filter(({ kind }) => kind === 'refused').map(({ check }) => check)).to.deep.equal([
        'ticket-nonce',
      ]);
      expect(stage.phone.mode).to.equal('dfu');
      expect(stage.snapshot).to.deep.include({ at: 'failed', data: 'untouched' });
      expect(stage.snapshot.returned?.stage).to.equal(door);
    });
});
