import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import type { Firmware } from '../firmware.ts';
import type { Place, Running } from '../suite.ts';
import { Program } from './program.ts';

const signingHost = 'gs.apple.com';

/** Pretend Apple as `npm run apple`, under Apple's own name and on the ports that tools go to: 80, and 443 by TLS. */
export async function startApple(place: Place, firmware: Firmware): Promise<Running> {
  redirect(place.folder);
  const door = await secureDoor(place.folder);
  const words = ['--port', '80', '--ipsw', firmware.path];
  const apple = new Program([process.execPath, '--import', 'tsx', 'test/apple/main.ts', ...words]);
  const running = place.keep({
    stop: async () => {
      place.log('apple', apple.text);
      await door.stop();
      await apple.stop();
    },
  });
  await apple.line(/^Signs /, 30_000);
  return running;
}

/** This mount namespace's names only: everybody else's stay what they are. */
function redirect(folder: string): void {
  const hosts = readFileSync('/etc/hosts', 'utf8');
  if (hosts.includes(signingHost)) return;
  const own = join(folder, 'hosts');
  writeFileSync(own, `${hosts}\n127.0.0.1 ${signingHost}\n`);
  execFileSync('mount', ['--bind', own, '/etc/hosts']);
}

/** Takes TLS off and passes on to port 80. The tools do not look at the certificate. */
async function secureDoor(folder: string): Promise<Running> {
  const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', [...request, '-keyout', key, '-out', cert, '-subj', `/CN=${signingHost}`], {
    stdio: 'ignore',
  });
  const door = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (secure) => {
    const plain = connect(80, '127.0.0.1');
    secure.on('error', () => plain.destroy());
    plain.on('error', () => secure.destroy());
    secure.pipe(plain).pipe(secure);
  });
  await new Promise<void>((done, failed) => {
    door.once('error', failed);
    door.listen(443, '127.0.0.1', done);
  });
  return {
    stop: () =>
      new Promise((done) => {
        // A door that is closed already says so with an error, which is as good.
        door.close(() => {
          done();
        });
      }),
  };
}
