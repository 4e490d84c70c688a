/** Runs one suite beside a kernel's own bus, as root: `guest.ts SUITE FOLDER`. Results go to stdout, a line each. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { realWorld } from '../../src/bytes/world.ts';
import type { Firmware } from './firmware.ts';
import { resultMark, type Check, type Place, type Result, type Running } from './suite.ts';
import { suites } from './suites.ts';

const { clock } = realWorld;

async function run(check: Check, folder: string, files: Readonly<Record<string, Firmware>>): Promise<Result> {
  const began = clock.now();
  const running: Running[] = [];
  const place: Place = {
    folder,
    firmware(name) {
      const file = files[name];
      if (!file) throw new RangeError(`the suite does not ask for the firmware "${name}"`);
      return file;
    },
    keep(thing) {
      running.unshift(thing);
      return thing;
    },
    log(name, text) {
      writeFileSync(join(folder, `${check.name} - ${name}.log`.replaceAll('/', '-')), text);
    },
  };
  let why: string | undefined;
  try {
    await check.run(place);
  } catch (error) {
    why = sentence(error);
  }
  for (const thing of running)
    await thing.stop().catch((error: unknown) => {
      why ??= `afterwards: ${sentence(error)}`;
    });
  return { check: check.name, ms: clock.now() - began, ...(why === undefined ? {} : { why }) };
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function main(name: string, folder: string): Promise<void> {
  const suite = await suites[name]!();
  const files = JSON.parse(readFileSync(join(folder, 'firmware.json'), 'utf8')) as Record<string, Firmware>;
  for (const check of suite.checks) {
    const result = await run(check, folder, files);
    process.stdout.write(`${resultMark}${JSON.stringify(result)}\n`);
  }
}

await main(process.argv[2]!, process.argv[3]!);
process.exit(0);
