import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appears } from '../inside/bus.ts';
import { PhoneOnBus } from '../inside/phone.ts';
import { runToEnd } from '../inside/program.ts';
import type { Check, Place, Suite } from '../suite.ts';

const product = 'iPhone10,1';
const recovery = '1281';
const ios = '12a8';
const limitMs = 30_000;

/** Runs it, expects success, and answers what it printed. */
async function tool(place: Place, ...words: string[]): Promise<string> {
  const { status, text, tail } = await runToEnd(place, ['irecovery', ...words], limitMs);
  assert.equal(status, 0, `irecovery ${words.join(' ')} ended with ${status}: ${tail}`);
  return text;
}

/** Its shell, which shows what iBoot prints and the values of variables. */
async function shell(place: Place, ...lines: string[]): Promise<string> {
  const input = [...lines, '/exit', ''].join('\n');
  const { status, text, tail } = await runToEnd(place, ['irecovery', '-s'], limitMs, { input });
  assert.equal(status, 0, `irecovery's shell ended with ${status}: ${tail}`);
  return text;
}

async function phoneInRecovery(place: Place): Promise<PhoneOnBus> {
  const phone = await PhoneOnBus.start(place, { product });
  await appears(recovery, limitMs);
  return phone;
}

/** Waits until the phone, having left since that many events, is on the bus again. */
async function returns(phone: PhoneOnBus, since: number, productId: string): Promise<void> {
  for (const kind of ['leave', 'arrive', 'imported']) await phone.event(kind, limitMs, {}, since);
  await appears(productId, limitMs);
}

const commands = (phone: PhoneOnBus): unknown[] => phone.all('command').map(({ text, why }) => [text, why]);

async function restart(place: Place, phone: PhoneOnBus): Promise<void> {
  const since = phone.events.length;
  await tool(place, '-c', 'reboot');
  await returns(phone, since, recovery);
}

async function send(place: Place, bytes: number): Promise<void> {
  const path = join(place.folder, `upload-${bytes}`);
  writeFileSync(path, randomBytes(bytes));
  await tool(place, '-f', path);
}

const fields = (text: string): Partial<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(/^(\w+): (.*)$/gm)].map(([, name, value]) => [name!, value!]));

const checks: Check[] = [
  {
    name: 'reads who the phone is, its nonces and its mode',
    async run(place) {
      const phone = await phoneInRecovery(place);
      const told = fields(await tool(place, '-q'));
      const { serial } = await phone.event('arrive', 1_000);
      const [, serialNumber] = /SRNM:\[(\w+)\]/.exec(String(serial))!;
      const { CPID, BDID, ECID, IBFL, SRNM, MODE, NONC = '', SNON = '' } = told;
      assert.deepEqual([CPID, BDID, ECID], ['0x8015', '0x02', '0x000a1b2c3d4e5f60']);
      assert.deepEqual([IBFL, SRNM, MODE], ['0x3d', serialNumber, 'Recovery']);
      assert.match(NONC, /^[0-9a-f]{64}$/);
      assert.match(SNON, /^[0-9a-f]{40}$/);
      assert.equal(await tool(place, '-m'), 'Recovery Mode');
    },
  },
  {
    name: 'finds the model in its table by chip and board',
    async run(place) {
      await phoneInRecovery(place);
      const text = await tool(place, '-v', '-c', 'getenv build-version');
      assert.match(text, /^Connected to iPhone10,1, model d20ap, cpid 0x8015, bdid 0x02$/m);
    },
  },
  {
    name: 'reads variables, and the console says why one is refused',
    async run(place) {
      const phone = await phoneInRecovery(place);
      const text = await shell(place, 'getenv build-style', 'getenv nonesuch');
      assert.match(text, /^RELEASE$/m);
      assert.match(text, /^getenv: nonesuch is not set$/m);
      assert.deepEqual(phone.all('refused'), []);
    },
  },
  {
    name: 'reads what iBoot prints when it starts, once',
    async run(place) {
      await phoneInRecovery(place);
      assert.match(await shell(place), /^:: iBoot for d20, Copyright .*\n(.*\n)*.*starting command prompt$/m);
      assert.doesNotMatch(await shell(place), /Copyright/);
    },
  },
  {
    name: 'has a command refused that no customer’s iBoot knows, and goes on',
    async run(place) {
      const phone = await phoneInRecovery(place);
      await tool(place, '-c', 'memboot');
      await tool(place, '-c', 'bgcolor 0 0 0');
      assert.deepEqual(commands(phone), [
        ['memboot', 'unknown command "memboot"'],
        ['bgcolor 0 0 0', undefined],
      ]);
    },
  },
  {
    name: 'finds a variable after a restart that was saved, and not one that was only set',
    async run(place) {
      const phone = await phoneInRecovery(place);
      for (const command of ['setenv auto-boot false', 'setenv kept here', 'saveenv', 'setenv lost here'])
        await tool(place, '-c', command);
      await restart(place, phone);
      const text = await shell(place, 'getenv kept', 'getenv lost');
      assert.match(text, /^here$/m);
      assert.match(text, /^getenv: lost is not set$/m);
    },
  },
  {
    name: 'meets a new nonce after a restart, and the same one until then',
    async run(place) {
      const phone = await phoneInRecovery(place);
      const nonce = async (): Promise<string | undefined> => fields(await tool(place, '-q')).NONC;
      const first = await nonce();
      assert.equal(await nonce(), first);
      for (const command of ['setenv auto-boot false', 'saveenv']) await tool(place, '-c', command);
      await restart(place, phone);
      assert.notEqual(await nonce(), first);
    },
  },
  {
    name: 'uploads a file whole',
    async run(place) {
      const phone = await phoneInRecovery(place);
      await send(place, 3_000_001);
      assert.deepEqual(
        phone.all('upload').map(({ bytes }) => bytes),
        [3_000_001],
      );
    },
  },
  {
    name: 'leaves an upload of whole packets without an end, so that the next command is refused, until the next upload',
    async run(place) {
      const phone = await phoneInRecovery(place);
      await send(place, 4096 * 512);
      await tool(place, '-c', 'bgcolor 0 0 0');
      await send(place, 1000);
      await tool(place, '-c', 'bgcolor 0 0 0');
      assert.deepEqual(commands(phone), [
        ['bgcolor 0 0 0', 'the upload has not ended'],
        ['bgcolor 0 0 0', undefined],
      ]);
    },
  },
  {
    name: 'sends the phone on to iOS',
    async run(place) {
      const phone = await phoneInRecovery(place);
      const since = phone.events.length;
      await tool(place, '-n');
      await returns(phone, since, ios);
    },
  },
];

/** Debian's irecovery 1.0.0 with libirecovery 1.0.0. */
export const irecovery: Suite = { programs: ['irecovery', 'usbip'], firmware: [], seconds: 180, checks };
