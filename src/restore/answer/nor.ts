import { text, type Bytes } from '../../bytes/bytes.ts';
import { flashListPath } from '../../firmware/asked-files.ts';
import { maybe } from '../../plist/dict.ts';
import type { Dict } from '../../plist/value.ts';
import type { Kit } from '../kit.ts';
import type { Answer } from '../requests.ts';

/** File-name prefix in an old flash manifest → component. Source: idevicerestore. */
const byPrefix: readonly (readonly [string, string])[] = [
  ['LLB', 'LLB'],
  ['iBoot', 'iBoot'],
  ['DeviceTree', 'DeviceTree'],
  ['applelogo', 'AppleLogo'],
  ['liquiddetect', 'Liquid'],
  ['lowpowermode', 'LowPowerWallet0'],
  ['recoverymode', 'RecoveryMode'],
  ['batterylow0', 'BatteryLow0'],
  ['batterylow1', 'BatteryLow1'],
  ['glyphcharging', 'BatteryCharging'],
  ['glyphplugin', 'BatteryPlugin'],
  ['batterycharging0', 'BatteryCharging0'],
  ['batterycharging1', 'BatteryCharging1'],
  ['batteryfull', 'BatteryFull'],
  ['needservice', 'NeedService'],
  ['SCAB', 'SCAB'],
  ['sep-firmware', 'RestoreSEP'],
];

/**
 * Everything that goes into the phone's flash, in one answer: the phone takes it apart key by key and cannot ask for
 * a missing one again.
 */
export const nor: Answer = async (kit, { args }) => {
  const names = await flashNames(kit);
  const images: [string, Bytes][] = [];
  for (const name of names) images.push([name, await kit.personalised(name)]);
  // An array has iBoot first; newer flash layouts ask for a dictionary by name instead.
  const byName = 'FlashVersion1' in args;
  const first = images.findIndex(([name]) => name.startsWith('iBoot'));
  if (first > 0) images.unshift(...images.splice(first, 1));
  const reply: Record<string, Dict | Bytes | Bytes[]> = {
    LlbImageData: await kit.personalised('LLB'),
    NorImageData: byName ? Object.fromEntries(images) : images.map(([, image]) => image),
  };
  for (const [key, name] of separate) if (kit.has(name)) reply[key] = await kit.personalised(name);
  return { dict: reply };
};

const separate = [
  ['RestoreSEPImageData', 'RestoreSEP'],
  ['SEPImageData', 'SEP'],
  ['SEPPatchImageData', 'SepStage1'],
] as const;

async function flashNames(kit: Kit): Promise<string[]> {
  const listed = await oldFlashManifest(kit);
  const names =
    listed ??
    [...kit.identity.components.values()].flatMap(({ name, info }) => {
      const flash =
        maybe.bool(info, 'IsFirmwarePayload') === true ||
        (maybe.bool(info, 'IsSecondaryFirmwarePayload') === true &&
          maybe.bool(info, 'IsLoadedByiBoot') === true);
      return flash ? [name] : [];
    });
  return names.filter((name) => name !== 'LLB' && name !== 'RestoreSEP');
}

async function oldFlashManifest(kit: Kit): Promise<string[] | undefined> {
  const path = flashListPath(kit.identity);
  if (!kit.ipsw.zip.entries.has(path)) return undefined;
  const lines = text(await kit.ipsw.read(path)).split(/\r?\n/);
  return lines.flatMap((line) => byPrefix.find(([prefix]) => line.startsWith(prefix))?.[1] ?? []);
}
