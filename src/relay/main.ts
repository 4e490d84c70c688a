/** `npm start`: serves the built app and its relay on this computer. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { hosts } from './apple.ts';
import { relayServer } from './server.ts';

const help = `npm start [-- --apple URL]

Builds Replug and serves it, with its relay, on http://localhost:4013 (PORT in the environment changes it).

  --apple URL  pretend Apple (npm run apple) at this http address in place of all of Apple's hosts
  --help       this text`;

const app = resolve(import.meta.dirname, '../../dist');

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function options(): { apple?: string; help?: boolean } {
  try {
    return parseArgs({ options: { apple: { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function pretendApple(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'http:' || url.pathname !== '/' || url.search !== '')
    return fail(
      `--apple wants an http address without a path, such as http://127.0.0.1:4014, not "${address}".`,
    );
  return url;
}

function portNumber(wanted: string): number {
  const port = Number(wanted);
  if (!/^\d+$/.test(wanted) || port > 65_535) return fail(`PORT is "${wanted}", which is no port number.`);
  return port;
}

const { apple, help: wantsHelp } = options();
if (wantsHelp) {
  console.log(help);
} else {
  const beyond = apple === undefined ? {} : { apple: pretendApple(apple) };
  const port = portNumber(process.env.PORT ?? '4013');
  if (!existsSync(resolve(app, 'index.html'))) fail('The app is not built yet: run npm run build first.');
  const server = relayServer({ app, ...beyond, silenceMs: 25_000 });
  server.on('error', (error) => fail(`The server cannot start: ${error.message}.`));
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    const chosen = typeof address === 'object' && address ? address.port : port;
    console.log(`Replug is at http://localhost:${chosen}`);
    console.log(
      beyond.apple
        ? `The relay reaches pretend Apple at ${beyond.apple.origin}, and nothing else.`
        : `The relay reaches ${hosts.join(', ')}, and nothing else.`,
    );
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
}
