import { expect } from '@open-wc/testing';
import type { Fault } from '../../src/journal/entry.ts';
import { familyOf } from '../../src/ui/phone-family.ts';
import { about, clock, duration, percent, rate, size, sizeOf, spoken } from '../../src/ui/say-figures.ts';
import { fileRefusal } from '../../src/ui/say-file.ts';
import { inWords } from '../../src/ui/say-log.ts';
import { nextLine, nowLine, title } from '../../src/ui/say.ts';
import { obstacle, screenOf } from '../../src/ui/screen.ts';
import { situations } from './snapshots.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('figures', () => {
  it('never says 100 % before the end', () => {
    expect([0, 0.004, 0.62, 0.9999, 1].map(percent).map(plain)).to.deep.equal([
      '0 %',
      '0 %',
      '62 %',
      '99 %',
      '100 %',
    ]);
  });

  it('says sizes in the unit of the whole', () => {
    expect([999, 1500, 64e6, 8.3e9, 10.9e9].map(size).map(plain)).to.deep.equal([
      '999 bytes',
      '1.5 KB',
      '64 MB',
      '8.3 GB',
      '11 GB',
    ]);
    expect(plain(sizeOf(5.1e9, 8.3e9))).to.equal('5.1 of 8.3 GB');
    expect(plain(rate(28.6e6))).to.equal('29 MB/s');
  });

  it('says durations for eyes, for ears, and coarsely', () => {
    expect([0, 13_400, 60_000, 341_000, 3_720_000].map(duration).map(plain)).to.deep.equal([
      '0 s',
      '13 s',
      '1 min',
      '5 min 41 s',
      '1 h 2 min',
    ]);
    expect([1000, 13_000, 60_000, 341_000].map(spoken)).to.deep.equal([
      '1 second',
      '13 seconds',
      '1 minute',
      '5 minutes 41 seconds',
    ]);
    expect([3000, 22_000, 59_000, 130_000].map(about).map(plain)).to.deep.equal([
      'about 10 s',
      'about 30 s',
      'about 1 min',
      'about 2 min',
    ]);
    expect(clock(new Date(2026, 10, 25, 9, 5).getTime())).to.equal('09:05');
  });
});

describe('which screen', () => {
  const view = { shows: null, kept: false, bench: false };

  it('is told by the snapshot, and by what the person answered', () => {
    const screens = Object.entries(situations).map(
      ([name, { snapshot }]) => `${name}: ${screenOf(snapshot, view)}`,
    );
    expect(screens).to.deep.equal([
      'grant: grant',
      'grant-away: grant',
      'grant-last: grant',
      'grant-late: grant',
      'grant-declined: grant',
      'grant-blocked: grant',
      'grant-iboot: grant',
      'grant-ibss: grant',
      'grant-into-dfu: grant',
      'grant-restart: grant',
      'grant-port: grant',
      'from-dfu: restoring',
      'held-rights: held',
      'held-mux: held',
      'held-program: held',
      'held-chromebook: held',
      'other-tab: elsewhere',
      'held-restore: held',
      'second-phone: consent',
      'second-phone-file: file',
      'second-and-third: consent',
      'second-running: restoring',
      'wrong-phone: verdict',
      'arrival: arrival',
      'macos: unsupported',
      'windows: unsupported',
      'firefox: unsupported',
      'chrome-old: unsupported',
      'no-relay: unsupported',
      'phone-first: file',
      'ios-model: file',
      'ios-looking: file',
      'ios-newest: file',
      'ios-stale: file',
      'ios-none: file',
      'ios-unlisted: file',
      'ios-refused: file',
      'ios-unasked: file',
      'fetch-asking: file',
      'fetching: file',
      'fetching-whole: file',
      'fetch-paused: file',
      'fetch-stalled: file',
      'fetch-elsewhere: file',
      'fetch-opening: file',
      'fetch-looking: file',
      'fetch-unpacking: file',
      'fetch-cancelled: file',
      'checking: file',
      'damaged: file',
      'unsigned: file',
      'signing: file',
      'connect: connect',
      'consent: consent',
      'consent-refused: refused',
      'consent-pretend: consent',
      'consent-signing: file',
      'consent-either: consent',
      'consent-ios: consent',
      'consent-older: consent',
      'consent-dfu: consent',
      'consent-kis: consent',
      'port-first: file',
      'detour-dfu-ready: detour',
      'detour-dfu-both: detour',
      'detour-dfu-one: detour',
      'detour-dfu-over: detour',
      'detour-enter: detour',
      'detour-entering: detour',
      'detour-restart: detour',
      'detour-port: detour',
      'detour-port-again: detour',
      'detour-port-running: detour',
      'connect-closed: connect',
      'connect-unseen: connect',
      'leaving: kept',
      'left-recovery: kept',
      'stays-in-recovery: kept',
      'gap-running: restoring',
      'gap-long: restoring',
      'loading: restoring',
      'erasing: restoring',
      'image: restoring',
      'quiet: restoring',
      'very-quiet: restoring',
      'lost: restoring',
      'verdict-mode: verdict',
      'verdict-same: verdict',
      'verdict-ours: verdict',
      'verdict-update: verdict',
      'verdict-trust: verdict',
      'updating: restoring',
      'done-update: done',
      'done-starting: done',
      'done: done',
      'done-unseen: done',
    ]);
    expect(screenOf(situations.arrival.snapshot, { ...view, shows: 'black' })).to.equal('file');
    expect(screenOf(situations['consent-refused'].snapshot, { ...view, bench: true })).to.equal('consent');
    expect(screenOf(situations.arrival.snapshot, { ...view, kept: true })).to.equal('kept');
    expect(screenOf(situations.consent.snapshot, { ...view, kept: true })).to.equal('kept');
  });

  it('names what stands in the way: the system before the browser, the browser before the relay', () => {
    const host = { os: 'linux', browser: 'Chrome 156', usb: true } as const;
    expect(obstacle(null, false)).to.equal(undefined);
    expect(obstacle({ ...host, os: 'macos', usb: false }, false)).to.equal('macos');
    expect(obstacle({ ...host, usb: false }, false)).to.equal('browser');
    expect(obstacle(host, false)).to.equal('relay');
    expect(obstacle({ ...host, old: true }, false)).to.equal('old');
    expect(obstacle({ ...host, os: 'chromeos' }, true)).to.equal(undefined);
  });

  it('speaks of a port where one waits, and of a restart where the phone does', () => {
    const frames = (['detour-port', 'detour-port-running', 'detour-restart', 'grant-port'] as const).map(
      (name) => {
        const { snapshot } = situations[name];
        const screen = screenOf(snapshot, view);
        return [nowLine(snapshot, screen), nextLine(snapshot, screen), title(snapshot, screen)];
      },
    );
    expect(frames).to.deep.equal([
      [
        'Its USB-C port waits for firmware',
        'We ask what we may do',
        'Its USB-C port waits for firmware – Replug',
      ],
      ['The port gets its firmware', 'We ask what we may do', 'The port gets its firmware – Replug'],
      ['Waiting for a restart', 'We ask what we may do', 'A restart first – Replug'],
      ['Waiting for your click', 'We ask what we may do', 'Click needed – Replug'],
    ]);
  });

  it('says of each what it is, in the dock and in the tab', () => {
    const frames = (['macos', 'windows', 'firefox', 'chrome-old', 'no-relay'] as const).map((name) => {
      const { snapshot } = situations[name];
      return [nowLine(snapshot, 'unsupported'), title(snapshot, 'unsupported')];
    });
    expect(frames).to.deep.equal([
      ['No restore from this Mac', 'Not from this Mac – Replug'],
      ['No restore from this PC', 'Not from this PC – Replug'],
      ['No restore from this browser', 'Not from this browser – Replug'],
      ['This browser is too old', 'This browser is too old – Replug'],
      ['Replug’s server is not there', 'Replug’s server is not there – Replug'],
    ]);
  });
});

describe('families of button gestures', () => {
  it('follow Apple’s support text', () => {
    const told = {
      'iPhone8,4': 'home',
      'iPhone9,3': 'volume',
      'iPhone10,1': 'face',
      'iPhone12,8': 'face',
      'iPhone13,2': 'face',
      'iPad7,12': 'home',
      'iPad11,1': 'home',
      'iPad12,1': 'home',
      'iPad8,1': 'pad',
      'iPad13,1': 'pad',
      'iPod7,1': 'home',
      'iPod9,1': 'volume',
    };
    for (const [product, family] of Object.entries(told)) expect(familyOf(product), product).to.equal(family);
    expect(familyOf(undefined)).to.equal('face');
  });
});

describe('what a fault is called', () => {
  const about = { ...situations.connect.snapshot, phone: situations.consent.snapshot.phone };
  const fault = (name: string, fields: Record<string, unknown> = {}): Fault => ({
    name,
    message: `message of ${name}`,
    ...fields,
  });

  it('beside the file: names the entry, the model, the reason', () => {
    expect(fileRefusal(fault('DigestMismatch', { component: 'KernelCache' }), about)).to.contain(
      '“KernelCache”',
    );
    expect(fileRefusal(fault('WrongBoard', { board: 'd53gap', boards: ['d20ap'] }), about)).to.equal(
      'This file is for another model (iPhone13,2). Yours is an iPhone 12. Choose the iOS of your own model. Nothing was sent to the phone.',
    );
    expect(fileRefusal(fault('SigningRefused', { status: 100 }), about)).to.contain('(number 100)');
    expect(fileRefusal(fault('LinkLost'), about)).to.equal(undefined);
    expect(fileRefusal(fault('constructor'), about)).to.equal(undefined);
  });
});

describe('the journal in words', () => {
  it('has a sentence for every entry of every situation', () => {
    for (const { entries } of Object.values(situations))
      for (const entry of entries) expect(inWords(entry), entry.kind).to.match(/^\S.*\S$/);
  });
});
