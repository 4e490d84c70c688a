import { expect } from '@open-wc/testing';
import { sightingOf, type Sighting } from '../../src/diagnosis/intake/sighting.ts';
import { sightingInSentences } from '../../src/ui/say-sighting.ts';

type Row = readonly [
  said: string,
  code: Sighting['code'],
  cls: Sighting['cls'],
  app: Sighting['app'],
  platform: Sighting['platform'],
];

/** What a person may type who saw it elsewhere (R5, R38, R42, R47, C1, C3, C6). */
const rows: readonly Row[] = [
  ['4013 in Finder on my Mac', 'it:4013', 'COMM', 'finder', 'mac'],
  ['iTunes error (9) while restoring my iPhone 7 Plus', 'it:9', 'COMM', 'itunes', 'unknown'],
  [
    'The iPhone "Anna" could not be restored. An unknown error occurred (4014).',
    'it:4014',
    'COMM',
    null,
    'unknown',
  ],
  ['error 4005 on Windows 11', 'it:4005', 'COMM', 'apple-devices', 'windows'],
  ['Windows 7, iTunes, 1611', 'it:1611', 'COMM', 'itunes', 'old-windows'],
  ['3194', 'it:3194', 'ELIG', null, 'unknown'],
  ["This device isn't eligible for the requested build", null, 'ELIG', null, 'unknown'],
  ['The required resource can’t be found (Mojave)', null, 'ELIG', 'itunes', 'old-mac'],
  ['3004 on my MacBook', 'it:3004', 'NET', 'finder', 'mac'],
  ['error 1100', 'it:1100', 'NET', null, 'unknown'],
  ['1618 with iTunes', 'it:1618', 'HOSTOLD', 'itunes', 'unknown'],
  ['2002', 'it:2002', 'CLAIM', null, 'unknown'],
  // The popular tables contradict one another: nobody guesses.
  ['error 56', 'it:56', 'UNKNOWN', null, 'unknown'],
  ['error 40', 'it:40', 'UNKNOWN', null, 'unknown'],
  ['error 77777', 'it:77777', 'UNKNOWN', null, 'unknown'],
  ['-1', 'it:-1', 'DEVPART', null, 'unknown'],
  // A code is not the number of a model, a system, a time, a date, nor of what was counted.
  ['iPhone XR 4013', 'it:4013', 'COMM', null, 'unknown'],
  ['iPhone 4013', 'it:4013', 'COMM', null, 'unknown'],
  ['iPhone 14 Pro Max 14', 'it:14', 'COMM', null, 'unknown'],
  ['my iPhone SE 3 shows 4013', 'it:4013', 'COMM', null, 'unknown'],
  ['SE 2020 4013', 'it:4013', 'COMM', null, 'unknown'],
  ['I tried 3 computers, always 4013', 'it:4013', 'COMM', null, 'unknown'],
  ['[14:18:31.0334] Restore completed, status:4013', 'it:4013', 'COMM', null, 'unknown'],
  ['2026-11-20 14:18:31 4013', 'it:4013', 'COMM', null, 'unknown'],
  [
    '2024-12-01 14:18:31.0334 [Device Restore] AMRestorePerformRestoreModeRestoreWithError failed with error: 4013\nFinished Restore Phase: Failed',
    'it:4013',
    'COMM',
    null,
    'unknown',
  ],
  // A sentence that only says that it failed takes nothing from a number (R1).
  ['The device timed out (9).', 'it:9', 'COMM', null, 'unknown'],
  ['4013 on macOS 10.13.6', 'it:4013', 'COMM', 'itunes', 'old-mac'],
  ['4013 on macOS 10.15', 'it:4013', 'COMM', 'finder', 'mac'],
  ['-35', 'it:-35', 'ELIG', null, 'unknown'],
  ['error 2', 'it:2', 'NET', null, 'unknown'],
  ['error 1000', 'it:1000', 'NET', null, 'unknown'],
  ['there is not enough free storage on the iPhone', null, 'DEVSTOR', null, 'unknown'],
  ['there is not enough free space on this computer', null, 'FILE', null, 'unknown'],
  [
    'iTunes could not contact the iPhone software update server because you are not connected to the Internet.',
    null,
    'NET',
    'itunes',
    'unknown',
  ],
];

/** What the tables name as the first action, where it differs from the rest of its class. */
const firstActions: readonly (readonly [said: string, next: RegExp])[] = [
  ['error 4', /security software/],
  ['error 21', /another computer/],
  ['error 1015', /signs today/],
  ['error 9807', /date and time/],
  ['not enough free storage on the iPhone', /^Make room on the iPhone/],
];

describe('a code or sentence that was seen elsewhere', () => {
  for (const [said, code, cls, app, platform] of rows)
    it(said, () => {
      const found = sightingOf(said);
      expect(found && [found.code, found.cls, found.app, found.platform]).to.deep.equal([
        code,
        cls,
        app,
        platform,
      ]);
    });

  it('is nothing where nothing is said, and no number of another kind', () => {
    for (const said of ['', 'it does not work', 'my iPhone 12 with iOS 18.3', 'at 62 %', 'x'.repeat(1000)])
      expect(sightingOf(said), said).to.equal(null);
  });

  it('has several causes where the published tables differ', () => {
    const several = [6, 9, 10, 11, 14, 20, 21, 34, 36, 37, 40, 56, 1015, 1604, 1611];
    for (const number of several) expect(sightingOf(`error ${number}`)?.several, `${number}`).to.equal(true);
    for (const number of [4013, 4005, 3194, 53])
      expect(sightingOf(`error ${number}`)?.several).to.equal(false);
    expect(sightingInSentences(sightingOf('error 9')!).means[0]).to.contain('Several causes');
  });

  it('names the first action that is published for it', () => {
    for (const [said, next] of firstActions) {
      const sighted = sightingInSentences(sightingOf(said)!);
      expect(sighted.next, said).to.match(next);
      expect(sighted.next, said).to.not.contain('cable');
    }
  });

  it('is told with the route of that platform, in its own words (R54–R58, T25)', () => {
    const routes = ['Finder', 'Mojave', 'Windows 11', 'Windows 7', 'Linux'].map(
      (where) => sightingInSentences(sightingOf(`4013, ${where}`)!).route,
    );
    expect(routes[0]).to.contain('“Check for Update”').and.to.contain('“Restore iPhone”');
    expect(routes[1]).to.contain('iTunes').and.to.contain('summary');
    expect(routes[2]).to.contain('Apple Devices');
    expect(routes[3]).to.contain('iTunes');
    expect(routes[4]).to.contain('Another computer');
    for (const route of routes.slice(2)) expect(route).to.not.contain('Finder');
  });

  it('never says that the phone is damaged, nor which part (R3, R4, C3)', () => {
    const { means } = sightingInSentences(sightingOf('4013 in Finder')!);
    expect(means).to.deep.equal([
      'The computer lost reliable contact with the iPhone, or the iPhone could not carry out what it was told.',
      'The number alone does not say that the phone is damaged.',
    ]);
  });
});
