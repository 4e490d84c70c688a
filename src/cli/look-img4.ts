import type { Bytes } from '../bytes/bytes.ts';
import { text } from '../bytes/bytes.ts';
import { toHex } from '../bytes/hex.ts';
import { sha1, sha384, type World } from '../bytes/world.ts';
import { ticketSignature } from '../signing/certificate.ts';
import {
  readIm4m,
  readIm4p,
  readIm4r,
  readImg4,
  type Im4p,
  type Properties,
  type Property,
} from '../signing/img4.ts';
import type { Finding } from './finding.ts';

const looks: Readonly<Record<string, (world: World, bytes: Bytes) => Promise<Finding>>> = {
  IM4P: async (world, bytes) => ({ kind: 'IM4P', ...(await payloadFacts(world, bytes)) }),
  IM4M: async (world, bytes) => ({ kind: 'IM4M', ...(await ticketFacts(world, bytes)) }),
  IM4R: (_, bytes) => Promise.resolve({ kind: 'IM4R', properties: plain(readIm4r(bytes)) }),
  IMG4: async (world, bytes) => {
    const { im4p, im4m, im4r } = readImg4(bytes);
    return {
      kind: 'IMG4',
      ...(await ticketFacts(world, im4m)),
      payload: await payloadFacts(world, im4p),
      ...(im4r ? { restoreInfo: plain(readIm4r(im4r)) } : {}),
    };
  },
};

/** An Image4 object by the name it carries; undefined when it carries none. Throws `Img4Broken`, `CertificateBroken`. */
export function lookAtImg4(world: World, bytes: Bytes): Promise<Finding> | undefined {
  const head = latin(bytes.subarray(0, 16));
  // SEQUENCE, its length in one to five bytes, IA5String of four characters.
  const name = head.startsWith('0') ? /^[\s\S]{4,8}(IM4P|IM4M|IM4R|IMG4)/.exec(head)?.[1] : undefined;
  return name === undefined ? undefined : looks[name]!(world, bytes);
}

/** What a ticket says of its phone, and whether its own leaf certificate signed it. */
export async function ticketFacts(world: World, bytes: Bytes): Promise<Readonly<Record<string, unknown>>> {
  const im4m = readIm4m(bytes);
  const of = (name: string): unknown => shown(im4m.properties.get(name));
  const number = (name: string): number | null => {
    const value = im4m.properties.get(name);
    return typeof value === 'bigint' ? Number(value) : null;
  };
  return {
    ecid: of('ECID'),
    chipId: number('CHIP'),
    boardId: number('BORD'),
    nonceHash: of('BNCH'),
    sepNonceHash: of('snon'),
    components: [...im4m.objects.keys()],
    signature: await ticketSignature(world, im4m),
  };
}

async function payloadFacts(world: World, bytes: Bytes): Promise<Readonly<Record<string, unknown>>> {
  const im4p = readIm4p(bytes);
  return {
    type: im4p.type,
    description: im4p.description,
    payloadBytes: im4p.payload.length,
    compression: compressionOf(im4p),
    encrypted: im4p.keybags !== undefined,
    sha1: toHex(await sha1(world, bytes)),
    sha384: toHex(await sha384(world, bytes)),
  };
}

/** By what the IM4P says, or by how its payload begins (signing-and-ipsw §3.2). */
function compressionOf({ compression, payload }: Im4p): 'lzss' | 'lzfse' | null {
  const start = text(payload.subarray(0, 8));
  if (compression?.method === 0 || start === 'complzss') return 'lzss';
  return compression?.method === 1 || /^bvx[12n-]/.test(start) ? 'lzfse' : null;
}

const plain = (properties: Properties): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...properties].map(([name, value]) => [name, shown(value)]));

function shown(value: Property | undefined): string | boolean | null {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? toHex(value) : value;
}

const latin = (bytes: Bytes): string => String.fromCharCode(...bytes);
