import { dict, maybe } from '../../plist/dict.ts';
import type { Answer } from '../requests.ts';

export const buildIdentity: Answer = (kit, { args }) =>
  Promise.resolve({
    dict: { BuildIdentityDict: kit.identity.dict, Variant: maybe.string(args, 'Variant') ?? 'Erase' },
  });

export const receiptManifest: Answer = (kit) =>
  Promise.resolve({ dict: { ReceiptManifest: dict(kit.identity.dict, 'Manifest') } });
