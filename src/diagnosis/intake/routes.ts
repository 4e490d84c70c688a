/** A computer, as far as it decides which app of Apple's restores on it. */
export type Platform =
  'mac' | 'old-mac' | 'windows' | 'old-windows' | 'linux' | 'chromeos' | 'android' | 'unknown';

/** Where a restore can be done, or was. */
export type App = 'finder' | 'itunes' | 'apple-devices' | 'web' | 'nearby-device' | 'other';

/** Which of Apple's apps restores on a platform (failures.md §2.10); null: none does. */
export const appOn: Readonly<Record<Platform, App | null>> = {
  mac: 'finder',
  'old-mac': 'itunes',
  windows: 'apple-devices',
  'old-windows': 'itunes',
  linux: null,
  chromeos: null,
  android: null,
  unknown: null,
};
