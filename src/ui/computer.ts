/** What a page may know about the computer beyond its name; undefined where the browser does not tell. */
export interface Computer {
  readonly battery?: { readonly charging: boolean; readonly level: number };
  /** Bytes that this page may still store, as the browser says. */
  readonly free?: number;
}

/**
 * Whether a browser's word on free bytes is a limit. Chromium says 10 GiB whatever is free, so only less than that tells
 * something: a profile that keeps nothing, or one that is full.
 */
export const isTight = (free: number): boolean => free < 4e9;

interface BatteryNavigator {
  getBattery?(): Promise<{ readonly charging: boolean; readonly level: number }>;
}

/** Looks once, when the page opens. Never rejects. */
export async function lookAtComputer(navigator: Navigator): Promise<Computer> {
  const [battery, estimate] = await Promise.all([
    (navigator as BatteryNavigator).getBattery?.().catch(() => undefined),
    storageOf(navigator)
      ?.estimate()
      .catch(() => undefined),
  ]);
  const free = estimate?.quota === undefined ? undefined : estimate.quota - (estimate.usage ?? 0);
  return {
    ...(battery && { battery: { charging: battery.charging, level: battery.level } }),
    ...(free !== undefined && { free }),
  };
}

/** Absent on insecure origins, whatever the types say. */
const storageOf = (navigator: Navigator): StorageManager | undefined =>
  (navigator as Partial<Navigator>).storage;
