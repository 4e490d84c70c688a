/** `npm run apple`: pretend Apple on this computer, for whatever speaks HTTP. */
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { realWorld } from '../../src/bytes/world.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import type { Dict } from '../../src/plist/value.ts';
import { appleServer, type Download } from './http.ts';
import { SigningServer } from './signing-server.ts';

const help = `npm run apple -- [--port N] [--ipsw FILE]...

Pretend Apple on 127.0.0.1, over plain HTTP: a signing server at /TSS/controller that signs the builds of the named
IPSWs only, with test keys that no real phone accepts, and the IPSWs themselves below /firmware/.

  --port N     where to listen (default 4014; 0 lets the system choose)
  --ipsw FILE  a firmware file; may be repeated
  --help       this text`;

/** What the person asked for cannot be done; the sentence says why. */
class Unusable extends Error {
  override readonly name = 'Unusable';
}

const options = {
  port: { type: 'string', default: '4014' },
  ipsw: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', default: false },
} as const;

async function read(path: string): Promise<{ download: Download; identities: readonly Dict[] }> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) throw new Unusable(`There is no file "${path}".`);
  const name = basename(path);
  const ipsw = await openIpsw(realWorld, await openAsBlob(path), name);
  const etag = `"${facts.size.toString(16)}-${Math.floor(facts.mtimeMs).toString(16)}"`;
  return {
    download: { name, path, size: facts.size, etag },
    identities: ipsw.manifest.identities.map(({ dict }) => dict),
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(help);
    return;
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new Unusable(`"${values.port}" is no port number.`);
  const files = await Promise.all(values.ipsw.map(read));
  const signing = new SigningServer(
    realWorld,
    files.flatMap(({ identities }) => identities),
  );
  const server = appleServer(
    signing,
    files.map(({ download }) => download),
    (line) => {
      console.log(line);
    },
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  const address = server.address();
  const at = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;
  console.log(`Pretend Apple is at ${at}`);
  for (const { download, identities } of files)
    console.log(
      `Signs ${identities.length} identities of ${at}/firmware/${encodeURIComponent(download.name)}`,
    );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
