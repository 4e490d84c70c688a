import type { ListedBuild, What } from '../../src/journal/entry.ts';
import { opened, phone, situation, start, type Situation, type Step } from './steps.ts';

const url = (build: string): string =>
  `https://updates.cdn-apple.com/2026FallFCS/fullrestores/047-1/${build}/iPhone13,2_${build}_Restore.ipsw`;
const builds: readonly ListedBuild[] = [
  { version: '26.2.1', build: '23C71', url: url('23C71'), size: 10_900_000_000 },
  { version: '18.7.3', build: '22H217', url: url('22H217'), size: 8_300_000_000 },
];

const named: What = { who: 'person', kind: 'model', product: 'iPhone13,2', name: 'iPhone 12' };
const looking: What = { who: 'catalogue', kind: 'looking', product: 'iPhone13,2' };
const listed = (asked: number, failed: readonly string[] = [], list = builds): What => ({
  who: 'catalogue',
  kind: 'listed',
  product: 'iPhone13,2',
  source: 'ipsw.me',
  asked,
  builds: list,
  unsigned: 12,
  failed,
});
const wanted: What = {
  who: 'person',
  kind: 'fetches',
  file: 'iPhone13,2_23C71_Restore.ipsw',
  url: url('23C71'),
};
const signs: What = { who: 'tss', kind: 'signs', build: '23C71', behavior: 'erase', ecid: phone.ecid };
const fetching = (done: number, bytesPerSecond = 7_600_000): What => ({
  who: 'ipsw',
  kind: 'fetching',
  done,
  total: 10_400_000_000,
  bytesPerSecond,
});
const fetch = (ranges: boolean): What => ({
  who: 'ipsw',
  kind: 'fetch',
  url: url('23C71'),
  size: 10_900_000_000,
  needed: 10_400_000_000,
  kept: 0,
  ranges,
});
const fault = (name: string, fields: Record<string, unknown> = {}): What => ({
  who: 'page',
  kind: 'fault',
  phase: 'prepare',
  doing: 'asking whether this iOS fits and is signed',
  fault: { name, message: 'it does not', ...fields },
});

const here: readonly Step[] = [
  [0, opened()],
  [9, { who: 'usb', kind: 'came', stage: 'recovery', productId: 0x1281, serial: '' }],
  [9.1, { who: 'iboot', kind: 'phone', phone, serial: '' }],
];
const known: readonly Step[] = [...here, [9.2, looking], [10, listed(start + 10_000)]];
const fetched: readonly Step[] = [
  ...known,
  [30, wanted],
  [32, signs],
  [33, fetch(true)],
  [600, fetching(6_200_000_000)],
];

/** The choice of an iOS, and what becomes of it before any phone is touched. */
export const fileSituations = {
  'ios-model': situation([
    [0, opened()],
    [5, named],
    [6, listed(start + 6000)],
  ]),
  'ios-looking': situation([...here, [9.2, looking]]),
  'ios-newest': situation(known),
  'ios-stale': situation([
    ...here,
    [9.2, looking],
    [10, listed(start - 3 * 86_400_000, ['Failed to fetch'])],
  ]),
  'ios-none': situation([...here, [9.2, looking], [10, listed(start + 10_000, [], [])]]),
  'ios-unlisted': situation([
    ...here,
    [9.2, looking],
    [40, { who: 'catalogue', kind: 'unlisted', product: 'iPhone13,2', tried: ['Failed to fetch'] }],
  ]),
  'ios-refused': situation([...known, [30, wanted], [32, fault('SigningRefused', { status: 94 })]]),
  'ios-unasked': situation([
    ...known,
    [30, wanted],
    [95, fault('SigningUnreachable', { attempts: 3, page: true })],
  ]),
  'fetch-asking': situation([...known, [30, wanted]]),
  fetching: situation(fetched),
  'fetching-whole': situation([...known, [30, wanted], [33, fetch(false)], [600, fetching(6_200_000_000)]]),
  'fetch-paused': situation([...fetched, [610, { who: 'person', kind: 'paused' }]]),
  'fetch-stalled': situation(
    [
      ...fetched,
      [
        610,
        { who: 'ipsw', kind: 'stalled', why: 'Failed to fetch', offline: true, attempt: 3, retryMs: 15_000 },
      ],
    ],
    614,
  ),
  'fetch-elsewhere': situation([...fetched.slice(0, -1), [34, { who: 'ipsw', kind: 'elsewhere' }]]),
  'fetch-opening': situation([...known, [30, wanted], [32, signs]]),
  'fetch-looking': situation([
    ...known,
    [30, wanted],
    [32, signs],
    [60, { who: 'ipsw', kind: 'checking', done: 2_600_000_000, total: 6_200_000_000 }],
  ]),
  'fetch-unpacking': situation([
    ...fetched,
    [650, { who: 'ipsw', kind: 'fetched', bytes: 10_400_000_000, ms: 617_000 }],
    [651, { who: 'ipsw', kind: 'unpacks-elsewhere' }],
  ]),
  'fetch-cancelled': situation([...fetched, [610, { who: 'person', kind: 'cancelled' }]]),
} satisfies Record<string, Situation>;
