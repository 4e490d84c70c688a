/** `npm run apple`: pretend Apple on this computer, for whatever speaks HTTP. */
import type { Server } from 'node:net';
import { parseArgs } from 'node:util';
import { realWorld } from '../../src/bytes/world.ts';
import { BadArguments, command } from '../run/command.ts';
import { echoServer } from './echo.ts';
import { readFirmware } from './firmware.ts';
import { appleServer } from './http.ts';
import { ImageKeys } from './image-keys.ts';
import { SigningServer } from './signing-server.ts';

const help = `npm run apple -- [--port N] [--echo N] [--ipsw FILE]... [--old FILE]...

Pretend Apple on 127.0.0.1, over plain HTTP:
  /TSS/controller      a signing server that signs the builds of the named IPSWs only, with test keys that no real phone
                       accepts, and refuses as Apple's does
  /v4/device/PRODUCT   a catalogue of the named files, as ipsw.me answers; Apple's own list is at the path that iTunes asks
  /fcs-keys/ID         a key for an encrypted image
  /firmware/NAME       the files, whole and in ranges; also at the address that the catalogue names, with the BuildManifest beside it
npm start -- --apple http://127.0.0.1:N puts it in place of all of Apple's hosts.

  --port N     where to listen (default 4014; 0 lets the system choose)
  --echo N     a TCP port that says back what it hears, in place of the servers for factory data
  --ipsw FILE  a firmware file that is signed; may be repeated
  --old FILE   one that is listed and not signed any more; may be repeated
  --help       this text`;

const options = {
  port: { type: 'string', default: '4014' },
  echo: { type: 'string' },
  ipsw: { type: 'string', multiple: true, default: [] as string[] },
  old: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', default: false },
} as const;

function portNumber(wanted: string): number {
  const port = Number(wanted);
  if (!/^\d+$/.test(wanted) || port > 65_535) throw new BadArguments(`"${wanted}" is no port number.`);
  return port;
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(help);
    return;
  }
  const port = portNumber(values.port);
  const signed = await Promise.all(values.ipsw.map((path) => readFirmware(path, true)));
  const old = await Promise.all(values.old.map((path) => readFirmware(path, false)));
  const signing = new SigningServer(
    realWorld,
    signed.flatMap(({ identities }) => identities),
  );
  const server = appleServer({ signing, files: [...signed, ...old], keys: new ImageKeys() }, (line) => {
    console.log(line);
  });
  const echo = values.echo === undefined ? undefined : echoServer();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      echo?.close();
      server.close();
      server.closeAllConnections();
    });
  await listen(server, port);
  if (echo) await listen(echo, portNumber(values.echo ?? ''));
  const at = `http://127.0.0.1:${portOf(server)}`;
  console.log(`Pretend Apple is at ${at}`);
  if (echo) console.log(`An echo is at 127.0.0.1:${portOf(echo)}`);
  for (const { name, identities } of signed)
    console.log(`Signs ${identities.length} identities of ${at}/firmware/${encodeURIComponent(name)}`);
}

await command(main);
