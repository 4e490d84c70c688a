import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realWorld } from '../../src/bytes/world.ts';
import { readFirmware } from '../apple/firmware.ts';
import { appleServer } from '../apple/http.ts';
import { ImageKeys } from '../apple/image-keys.ts';
import { ipswBlob, type IpswOptions } from '../apple/ipsw.ts';
import { SigningServer } from '../apple/signing-server.ts';

/** A server with firmware and signing, for a real browser. */
export interface Apple {
  readonly address: URL;
  readonly signing: SigningServer;
  /** One line per request that was answered. */
  readonly said: string[];
  close(): Promise<void>;
}

/** Pretend Apple with these firmware files; of each, whether it is signed. */
export async function openApple(
  files: readonly { readonly ipsw: IpswOptions; readonly signed: boolean }[],
): Promise<Apple> {
  const folder = await mkdtemp(join(tmpdir(), 'replug-apple-'));
  const firmware = await Promise.all(
    files.map(async ({ ipsw, signed }) => {
      const { file } = await ipswBlob(ipsw);
      const path = join(folder, file.name);
      await writeFile(path, Buffer.from(await file.arrayBuffer()));
      return { signed, read: await readFirmware(path, signed) };
    }),
  );
  const signing = new SigningServer(
    realWorld,
    firmware.flatMap(({ signed, read }) => (signed ? read.identities : [])),
  );
  const said: string[] = [];
  const server = appleServer(
    { signing, files: firmware.map(({ read }) => read), keys: new ImageKeys() },
    (line) => said.push(line),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    signing,
    said,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(folder, { recursive: true });
    },
  };
}
