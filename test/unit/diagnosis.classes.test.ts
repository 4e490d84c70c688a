import { expect } from '@open-wc/testing';
import { fold } from '../../src/journal/fold.ts';
import { inSentences } from '../../src/ui/say-verdict.ts';
import {
  asked,
  came,
  checkpoint,
  fault,
  gone,
  journal,
  left,
  ready,
  upTo,
  type Line,
} from './diagnosis-journal.ts';
import { failedAt, inFile, tellsOfEach, verdictOn, type Row } from './diagnosis-rows.ts';

const names: readonly Row[] = [
  ['a phone that is not there', inFile('NoPhone'), null, null, 'REENTER_RECOVERY', false],
  ['94', inFile('SigningRefused', { status: 94 }), 'ELIG', null, 'ELIGIBILITY', false],
  ['a badly made request', inFile('SigningRefused', { status: 100 }), 'CLIENT', null, 'REPORT', false],
  [
    'a number nobody knows',
    inFile('SigningRefused', { status: 4711 }),
    'UNKNOWN',
    null,
    'CHANGE_CABLE',
    false,
  ],
  ['another model', inFile('WrongBoard', { board: 'a', boards: ['b'] }), 'ELIG', null, 'ELIGIBILITY', false],
  ['no answer from Apple', inFile('SigningUnreachable', { attempts: 15 }), 'NET', null, 'NETWORK', false],
  ['a foreign ticket', inFile('TicketMismatch', { field: 'ECID' }), 'NET', null, 'NETWORK', false],
  ['a damaged file', inFile('CrcMismatch', { entry: 'x' }), 'FILE', null, 'FIRMWARE_FILE', false],
  [
    'no room for the image',
    inFile('ShelfFull', { needed: 2, kept: 1 }),
    'FILE',
    null,
    'FIRMWARE_FILE',
    false,
  ],
  ['a manifest without a key', inFile('MissingKey', { key: 'x' }), 'FILE', null, 'FIRMWARE_FILE', false],
  [
    'a message of the phone without a key',
    [...upTo.image, [180, fault('image', 'MissingKey', { key: 'x' })]],
    'CLIENT',
    null,
    'REPORT',
    true,
  ],
  [
    'a build beyond this version',
    inFile('CannotFinish', { needs: ['modem'] }),
    'HOSTOLD',
    null,
    'FALLBACK_ROUTE',
    false,
  ],
  [
    'a browser that works out no checksum',
    inFile('DigestFailed', { algorithm: 'SHA-384' }),
    'CLIENT',
    null,
    'REPORT',
    false,
  ],
  ['an exception', [...upTo.load, [18, fault('load', 'TypeError')]], 'CLIENT', null, 'REPORT', false],
  [
    'a name that objects have',
    [...upTo.load, [18, fault('load', 'constructor')]],
    'CLIENT',
    null,
    'REPORT',
    false,
  ],
  [
    'a loader that is told to start and stays',
    [...upTo.ibec, [72, fault('ibec', 'DidNotLeave', { stage: 'recovery' })]],
    'CLIENT',
    null,
    'REPORT',
    false,
  ],
  [
    'stopped before the erase',
    [...upTo.checks, [40, fault('checks', 'Stopped')]],
    'USER',
    null,
    'WHERE_IT_WAS',
    false,
  ],
  ['stopped after it', [...upTo.image, [180, fault('image', 'Stopped')]], 'USER', null, 'RETRY_SAME', true],
];

const reports: readonly Row[] = [
  [
    'a host that is too old',
    failedAt(0x655, 'is_host_compatible', 10),
    'HOSTOLD',
    null,
    'FALLBACK_ROUTE',
    true,
  ],
  ['a host-like number elsewhere', failedAt(0x621, 'partitions', 10), 'UNKNOWN', null, 'CHANGE_CABLE', true],
  [
    'a full phone',
    failedAt(0x65b, 'image', 14, 'No space left on device'),
    'DEVSTOR',
    null,
    'DEVICE_REPORTED',
    true,
  ],
  [
    'a broken stream',
    failedAt(0x65b, 'image', 14, 'socket unexpectedly closed'),
    'COMM',
    'S6',
    'UPDATE_SOFTWARE',
    true,
  ],
  [
    'an image that is not the one hashed',
    failedAt(0x65b, 'image', 1100, 'checksum failed: Inappropriate ioctl for device'),
    'FILE',
    null,
    'FIRMWARE_FILE',
    true,
  ],
  ['factory data that did not come', failedAt(0x634, 'fdr_recover', 53), 'NET', null, 'NETWORK', true],
  [
    'a server that was reached and refused',
    failedAt(0x634, 'fdr_recover', 53, 'server answered HTTP 403'),
    'DEVPART',
    null,
    'DEVICE_REPORTED',
    true,
  ],
  ...[
    ['a proxy that wants a password', 0x634, 53, 'HTTP 407'],
    ['a server in trouble', 0x634, 53, 'server answered HTTP/1.1 503'],
    ['a key service in trouble', 0x675, 1, 'status 500'],
    ['a key service that refuses', 0x675, 1, 'status: 404'],
  ].map(([situation, id, code, text]): Row => [
    `${situation}: no part of the phone`,
    failedAt(Number(id), 'a step', Number(code), String(text)),
    'NET',
    null,
    'NETWORK',
    true,
  ]),
  ['a modem', failedAt(0x1303, 'update_baseband', 1), 'DEVPART', null, 'DEVICE_REPORTED', true],
  [
    'a modem whose firmware was asked for and given',
    failedAt(0x1303, 'update_baseband', 1, 'failed', [205, asked('BasebandData')]),
    'DEVPART',
    null,
    'DEVICE_REPORTED',
    true,
  ],
  [
    'the restore engine’s own number',
    failedAt(0x67b, 'main', -1, '[0]D(AMRestoreErrorDomain -1)[1]D(RamrodErrorDomain/1004)'),
    'DEVPART',
    null,
    'DEVICE_REPORTED',
    true,
  ],
  [
    'a disk that fails while an updater reports beside it',
    failedAt(0x68b, 'seal_system_volume', -1, 'could not seal: I/O error on disk0', [
      205,
      { who: 'restored', kind: 'operation', operation: 65, percent: 10 },
    ]),
    'UNKNOWN',
    null,
    'CHANGE_CABLE',
    true,
  ],
  ['file systems that do not mount', failedAt(0x626, 'mount', 27), 'DEVSTOR', null, 'DEVICE_REPORTED', true],
  [
    'a generic failure of a storage step',
    failedAt(0x621, 'partitions', 6),
    'DEVSTOR',
    null,
    'DEVICE_REPORTED',
    true,
  ],
  ['a generic failure elsewhere', failedAt(0x697, 'check', 6), 'UNKNOWN', null, 'CHANGE_CABLE', true],
  ['the SEP', failedAt(0x609, 'load_sep_os', 50), 'DEVPART', null, 'DEVICE_REPORTED', true],
  [
    'a step that waited for our data',
    failedAt(0x1300, 'update_iBoot', -1, 'request returned NULL', [205, asked('NORData')]),
    'CLIENT',
    null,
    'REPORT',
    true,
  ],
  ['a cryptex', failedAt(0x6a6, 'install_splat', 100), 'CLIENT', null, 'REPORT', true],
  [
    'a battery that charges',
    failedAt(0x697, 'check', 6, '', [
      205,
      { who: 'restored', kind: 'operation', operation: 39, percent: null },
    ]),
    'POWER',
    null,
    'CHARGE',
    true,
  ],
];

const battery: Line = [50, { who: 'restored', kind: 'operation', operation: 39, percent: null }];
const out: readonly Line[] = [
  [900, left('restore')],
  [900, gone('checks')],
  [911, came('recovery')],
];

const waits: readonly Row[] = [
  ['a phone that goes while it charges', [...upTo.checks, battery, ...out], 'POWER', 'S5b', 'CHARGE', false],
  [
    'a phone that goes in the step after it has charged',
    [...upTo.checks, battery, [800, checkpoint(0x60d, 'wait_for_storage')], ...out],
    'COMM',
    'S5b',
    'UPDATE_SOFTWARE',
    false,
  ],
  [
    'a phone that waits for Apple in vain, and says nothing',
    [
      ...upTo.image,
      [200, checkpoint(0x634, 'perform_fdr_recover')],
      [900, fault('install', 'Silence', { awaited: 'a message', limitMs: 600_000 })],
    ],
    'NET',
    'S8',
    'NETWORK',
    true,
  ],
];

describe('what a phone was waiting for', () => {
  tellsOfEach(waits);

  it('is said of the network as likely only, with no number of Apple’s', () => {
    const [, silent] = waits.at(-1)!;
    const { likely, codes } = verdictOn(silent);
    expect([likely, codes]).to.deep.equal([
      [{ who: 'network', word: 'more likely', why: 'not-answered', against: null, capped: false }],
      [],
    ]);
    const words = inSentences(verdictOn(silent), fold(journal(ready, silent)));
    expect(words.title).to.equal('The iPhone could not reach Apple');
    expect(JSON.stringify(words)).to.not.match(/3004|file did not come|signing server/i);
  });

  it('is not said to have had no answer where it had one', () => {
    const asset = { dataType: 'URLAsset', request: 7 } as const;
    const served = failedAt(
      0x634,
      'fdr_recover',
      53,
      'display not authenticated',
      [202, { who: 'restored', kind: 'asked', ...asset, args: {}, port: 1, async: true }],
      [203, { who: 'restored', kind: 'answered', ...asset, bytes: 241, ms: 900 }],
    );
    expect(verdictOn(served).likely[0]?.why).to.equal('came-to-nothing');
    expect(verdictOn(failedAt(0x634, 'fdr_recover', 53, 'HTTP 407')).likely[0]?.why).to.equal(
      'refused-there',
    );
    expect(verdictOn(failedAt(0x634, 'fdr_recover', 53)).likely[0]?.why).to.equal('not-answered');
  });
});

describe('what a fault is called', () => {
  tellsOfEach(names);
});

describe('what the phone said', () => {
  tellsOfEach(reports);
});
