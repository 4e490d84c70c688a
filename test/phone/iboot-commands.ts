import type { Body } from './body.ts';
import type { BootImages } from './iboot-images.ts';
import type { Environment } from './iboot-environment.ts';
import type { Upload } from './iboot-upload.ts';
import type { Stage } from './iboot-descriptors.ts';
import { readImage } from './image4.ts';
import { refused } from './strictness.ts';

/** What a command may touch. */
export interface Bench {
  readonly body: Body;
  readonly stage: Stage;
  readonly environment: Environment;
  readonly images: BootImages;
  readonly upload: Upload;
  /** What the next read of the answer gives. */
  readonly answer: (text: string) => void;
}

/** Resolves to why the command is refused, or undefined when it was carried out. */
type Command = (bench: Bench, words: readonly string[]) => Promise<string | undefined> | string | undefined;

/** How long iBoot needs from `go` and its like until it is off the bus. */
const leavesAfter = 300;

const image =
  (type: string): Command =>
  async ({ images, upload }) =>
    (await images.load(upload.use(), type))?.why;

/** On to iOS, or to recovery mode again where `auto-boot=false` has been saved. */
export function startAnew(body: Body): void {
  body.restart(body.nvram.get('auto-boot') === 'false' ? 'recovery' : 'normal', leavesAfter);
}

const restart: Command = ({ body }) => {
  startAnew(body);
  return undefined;
};

/** Every other command is unknown to a customer's iBoot; `lpolrestore`, `memboot` and `help` are among those. */
const commands: Readonly<Record<string, Command>> = {
  getenv: ({ environment, answer }, [, name]) => {
    const value = name === undefined ? undefined : environment.get(name);
    if (value === undefined) return `${name ?? 'variable'} is not set`;
    answer(value);
    return undefined;
  },
  setenv: ({ environment }, [, name, ...value]) => {
    if (name === undefined || value.length === 0) return 'not enough arguments';
    environment.set(name, value.join(' '));
    return undefined;
  },
  setenvnp: ({ environment }, [, name, ...value]) => {
    if (name === undefined || value.length === 0) return 'not enough arguments';
    environment.setPassing(name, value.join(' '));
    return undefined;
  },
  saveenv: ({ environment }) => {
    environment.save();
    return undefined;
  },
  bgcolor: (_, [, ...levels]) =>
    levels.length === 3 && levels.every((level) => /^\d+$/.test(level) && Number(level) < 256)
      ? undefined
      : 'three levels from 0 to 255 are wanted',
  setpicture: (bench, words) =>
    // 0 and 1 are the built-in pictures; any other number shows what was uploaded.
    ['0', '1'].includes(words[1] ?? '') ? undefined : image('rlgo')(bench, words),
  firmware: async ({ images, upload }) => (await images.loadFirmware(upload.use()))?.why,
  ramdisk: image('rdsk'),
  devicetree: image('rdtr'),
  rsepfirmware: image('rsep'),
  go: async (bench, words) => {
    const why = await image('ibec')(bench, words);
    if (why === undefined) bench.body.restart('ibec', leavesAfter);
    return why;
  },
  bootx: async ({ body, images, upload }) => {
    const kernel = upload.use();
    const refusal = (await images.load(kernel, 'rkrn')) ?? images.missing();
    if (refusal) return refusal.why;
    body.bootTicket = kernel && readImage(kernel)?.im4m;
    await body.pass({ phase: 'kernel' });
    body.restart('restore', leavesAfter);
    return undefined;
  },
  reboot: restart,
  reset: restart,
};

/**
 * What only the IPSW's own iBEC does: its loader fits the images. Flash iBoot takes none for a restore, and iBSS is there
 * to be handed iBEC (usb-modes §1.7).
 */
const ofIbec: ReadonlySet<string> = new Set(['firmware', 'ramdisk', 'devicetree', 'rsepfirmware', 'bootx']);

/** Runs one line. Resolves to why it is refused, or undefined when it was carried out. */
export async function runCommand(bench: Bench, line: string): Promise<string | undefined> {
  const words = line.split(' ').filter((word) => word !== '');
  const verb = words[0] ?? '';
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
  if (!command) return `unknown command "${verb}"`;
  const { body, stage } = bench;
  const why = `"${verb}" before iBEC, in ${stage}`;
  if (stage !== 'ibec' && ofIbec.has(verb) && refused(body, 'iboot.stage', why)) return why;
  return command(bench, words);
}
