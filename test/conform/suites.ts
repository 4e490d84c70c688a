import type { Suite } from './suite.ts';

/** Runs only with `--tools`: Debian's tools know neither these phones nor these ways. */
export const newerTools = 'newer-tools';

/** Every suite by name, in the order in which they run. Loaded one at a time: the guest needs only its own. */
export const suites: Readonly<Record<string, () => Promise<Suite>>> = {
  irecovery: async () => (await import('./tools/irecovery.ts')).irecovery,
  usbmuxd: async () => (await import('./tools/usbmuxd.ts')).usbmuxd,
  'idevicerestore-iphone8': async () => (await import('./tools/idevicerestore.ts')).iPhone8,
  'idevicerestore-a13': async () => (await import('./tools/idevicerestore.ts')).a13,
  'idevicerestore-doors': async () => (await import('./tools/doors.ts')).doors,
  'idevicerestore-failure': async () => (await import('./tools/failure.ts')).failure,
  'idevicerestore-logs': async () => (await import('./tools/logs.ts')).logs,
  'idevicerestore-capture': async () => (await import('./tools/capture.ts')).capture,
  'page-restores': async () => (await import('./page/suite.ts')).whole,
  'page-doors': async () => (await import('./page/doors.ts')).doors,
  'page-asks': async () => (await import('./page/suite.ts')).asking,
  'page-losses': async () => (await import('./page/suite.ts')).losing,
  'page-held': async () => (await import('./page/suite.ts')).held,
  [newerTools]: async () => (await import('./tools/newer.ts')).newer,
};
