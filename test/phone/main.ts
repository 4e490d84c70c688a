import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { toHex } from '../../src/bytes/hex.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { testRoot } from '../apple/ca.ts';
import { BadArguments, command } from '../run/command.ts';
import type { PhoneEvent, PhoneMode } from './body.ts';
import { parseFaults } from './fault-grammar.ts';
import type { Hasher } from './hash.ts';
import { normalSystem } from './normal-system.ts';
import { Phone } from './phone.ts';
import { systems } from './systems.ts';
import { UsbipServer } from './usbip.ts';

const help = `npm run phone -- [options]

A pretend iPhone on a USB/IP server; one JSON line for everything that happens to it.

  --product NAME       product type or board (iPhone13,2); again for a second phone, on port 1-2
  --ecid HEX           ECID of the first phone; further ones count up from it
  --mode MODE          recovery (default), dfu, port-dfu, restore or normal
  --faults FILE        planned faults, one JSON object a line, for the first phone
  --speed N            N times as fast as a real phone (1)
  --lenient NAME       switches a check off; may be given again
  --keeps-nonce        iBSS keeps the nonce of the boot ROM, as no real phone's does
  --refuses NAME=ERROR what lockdown refuses, a request or a value, with which error; may be given again
  --usbip HOST:PORT    where to listen (127.0.0.1:3240)
`;

const began = realWorld.clock.now();

function print(event: PhoneEvent): void {
  const t = Math.round(realWorld.clock.now() - began);
  const plain = (_: string, value: unknown): unknown =>
    typeof value === 'bigint' ? value.toString() : value instanceof Uint8Array ? toHex(value.slice()) : value;
  process.stdout.write(`${JSON.stringify({ t, ...event }, plain)}\n`);
}

/** OpenSSL's hashing, many times as fast as the one that runs everywhere. */
const nodeHasher: Hasher = (name) => {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
};

function options() {
  const { values } = parseArgs({
    options: {
      product: { type: 'string', multiple: true, default: ['iPhone13,2'] },
      ecid: { type: 'string', default: '000A1B2C3D4E5F60' },
      mode: { type: 'string', default: 'recovery' },
      faults: { type: 'string' },
      speed: { type: 'string', default: '1' },
      lenient: { type: 'string', multiple: true, default: [] },
      'keeps-nonce': { type: 'boolean', default: false },
      refuses: { type: 'string', multiple: true, default: [] },
      usbip: { type: 'string', default: '127.0.0.1:3240' },
      help: { type: 'boolean', default: false },
    },
  });
  if (!/^(0x)?[0-9a-f]{1,16}$/i.test(values.ecid))
    throw new BadArguments(`--ecid "${values.ecid}" is not hex`);
  if (!['recovery', 'dfu', 'port-dfu', 'restore', 'normal'].includes(values.mode))
    throw new BadArguments(`--mode "${values.mode}": recovery, dfu, port-dfu, restore or normal`);
  const speed = Number(values.speed);
  if (!(speed > 0)) throw new BadArguments(`--speed "${values.speed}" is not a number above 0`);
  if (!values.refuses.every((each) => /^\w+=\w+$/.test(each)))
    throw new BadArguments(`--refuses "${values.refuses.join(' ')}" is not NAME=ERROR`);
  const [, host, port] = /^(.*):(\d+)$/.exec(values.usbip) ?? [];
  if (!host || Number(port) > 65535) throw new BadArguments(`--usbip "${values.usbip}" is not HOST:PORT`);
  return {
    ...values,
    mode: values.mode as PhoneMode,
    ecid: BigInt(`0x${values.ecid.replace(/^0x/i, '')}`),
    speed,
    keepsNonce: values['keeps-nonce'],
    refuses: Object.fromEntries(values.refuses.map((each) => each.split('='))) as Record<string, string>,
    host,
    port: Number(port),
  };
}

async function main(): Promise<void> {
  const { product, faults, refuses, host, port, help: wanted, ...wish } = options();
  if (wanted) {
    process.stdout.write(help);
    return;
  }
  const planned = faults === undefined ? [] : parseFaults(await readFile(faults, 'utf8'));
  const { certificate: root } = await testRoot();
  const server = new UsbipServer(print);
  const phones = product.map(
    (name, index) =>
      new Phone({
        product: name,
        ecid: wish.ecid + BigInt(index),
        world: realWorld,
        root,
        mode: wish.mode,
        speed: wish.speed,
        lenient: wish.lenient,
        keepsNonce: wish.keepsNonce,
        faults: index === 0 ? planned : [],
        hasher: nodeHasher,
        systems: { ...systems, normal: (body, nonces) => normalSystem(body, nonces, { refuses }) },
        hears: (event) => {
          print(product.length > 1 ? { busId: `1-${index + 1}`, ...event } : event);
        },
      }),
  );
  const address = await server.listen(port, host);
  print({ kind: 'listening', host: address.address, port: address.port });
  for (const [index, phone] of phones.entries()) phone.plugInto(server.socket(`1-${index + 1}`));
  const stop = (): void => {
    for (const phone of phones) phone.unplug();
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

await command(main);
