import { expect } from '@open-wc/testing';
import type { Host } from '../../src/journal/entry.ts';
import { came, type Line } from './diagnosis-journal.ts';
import { answerOn, failedAt, kernelCameBack, verdictOn } from './diagnosis-rows.ts';

const on = (os: Host['os']): Line => [
  0,
  { who: 'page', kind: 'opened', version: '1', relay: false, host: { os, browser: 'Chrome 140', usb: true } },
];
const tooOld = failedAt(0x655, 'is_host_compatible', 10);
/** The step that leads to Apple's own app, as it is told on such a computer. */
const route = (os: Host['os'], ...more: readonly Line[]): string =>
  JSON.stringify(answerOn([on(os), ...more, ...tooOld]).next);

describe('Apple’s own route, in the words of the computer at hand', () => {
  it('T21, T24, T25, R54–R58: each system is sent to its own app, and Windows never to Finder', () => {
    expect(route('windows'))
      .to.contain('Use Apple Devices for this phone')
      .and.to.not.match(/Finder|Mac/);
    expect(route('macos')).to.contain('Use Finder for this phone').and.to.contain('“Restore iPhone”');
    expect(route('macos')).to.not.contain('Apple Devices');
    for (const os of ['linux', 'chromeos', 'android'] as const)
      expect(route(os)).to.contain('Apple has no app for it.').and.to.contain('Apple Devices on Windows');
  });

  it('R58: names a nearby iPhone only for models that can be restored by one', () => {
    const phone = (product: string): Line => [
      4,
      {
        who: 'iboot',
        kind: 'phone',
        phone: { ecid: '001A4D2E0B335C2E', chipId: 1, boardId: 1, product },
        serial: '',
      },
    ];
    expect(route('linux', phone('iPhone17,3'))).to.contain('a nearby iPhone or iPad can restore it');
    expect(route('linux', phone('iPhone16,1'))).to.not.contain('nearby');
    expect(route('linux')).to.not.contain('nearby');
  });
});

describe('a step with the reason removed', () => {
  it('D7: buttons that were held are what is left alone, not the tab', () => {
    const held: Line[] = [
      ...kernelCameBack('dfu', 6),
      [60, { who: 'person', kind: 'told', of: 'then', told: { held: 'yes' } }],
    ];
    expect(verdictOn(held)).to.include({ next: 'RETRY_SAME', excluded: 'buttons-held' });
    expect(answerOn(held).next).to.deep.equal({
      title: 'One next step: Leave its buttons alone, then try again',
      lines: ['Held down, they lead into DFU mode. It does not count against the phone.'],
    });
  });

  it('R19: a forced restart ends with the Apple logo, not in recovery mode', () => {
    const list = answerOn([...kernelCameBack('recovery', 4), [90, came('recovery')]]).next?.lines.join(' ');
    expect(list).to.contain('hold until the Apple logo shows, then let go');
    expect(list).to.not.contain('cable and computer show');
  });
});
