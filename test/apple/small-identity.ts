import type { Bytes } from '../../src/bytes/bytes.ts';
import type { Dict } from '../../src/plist/value.ts';
import { generationOf } from './chips.ts';

const rule = (Conditions: Dict, Actions: Dict): Dict => ({ Conditions, Actions });

/** The rule set that most firmware of real manifests carries. */
const rules: readonly Dict[] = [
  rule({ ApRawProductionMode: false, ApRequiresImage4: true }, { EPRO: false }),
  rule({ ApRawProductionMode: true, ApRequiresImage4: true }, { EPRO: true }),
  rule({ ApRawSecurityMode: false, ApRequiresImage4: true }, { ESEC: false }),
  rule({ ApRawSecurityMode: true, ApRequiresImage4: true }, { ESEC: true }),
];

/** A build identity of four components, for tests of signing alone: no file stands behind it. */
export function smallIdentity(chipId: number, behavior: 'Erase' | 'Update' = 'Erase'): Dict {
  const length = generationOf(chipId).hash === 'SHA-1' ? 20 : 48;
  const component = (seed: number, info: Dict = {}): Dict => ({
    Digest: filled(length, seed),
    Trusted: true,
    Info: { RestoreRequestRules: rules, ...info },
  });
  return {
    ApBoardID: '0x0C',
    ApChipID: `0x${chipId.toString(16)}`,
    ApSecurityDomain: '0x01',
    UniqueBuildID: filled(20, behavior === 'Erase' ? 1 : 2),
    Info: { DeviceClass: 'd53gap', RestoreBehavior: behavior, RequiresUIDMode: generationOf(chipId).uidMode },
    Manifest: {
      iBEC: component(3),
      RestoreDeviceTree: component(4, { Img4PayloadType: 'rdtr' }),
      RestoreSEP: { ...component(5, { Img4PayloadType: 'rsep' }), TBMDigests: filled(240, 6) },
      ftap: { Trusted: true, Info: { RestoreRequestRules: rules } },
      'Rap,RTKitOS': component(7, { IsFTAB: true }),
    },
  };
}

const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);
