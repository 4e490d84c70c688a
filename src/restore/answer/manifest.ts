import { dict, maybe } from '../../plist/dict.ts';
import type { Answer } from '../requests.ts';

/** The chosen identity whole, and the variant that was asked for; `Erase` where none was. */
export const buildIdentity: Answer = (kit, { args }) =>
  Promise.resolve({
    dict: { BuildIdentityDict: kit.identity.dict, Variant: maybe.string(args, 'Variant') ?? 'Erase' },
  });

/** The identity's `Manifest` whole: the entry of every component. */
export const receiptManifest: Answer = (kit) =>
  Promise.resolve({ dict: { ReceiptManifest: dict(kit.identity.dict, 'Manifest') } });
