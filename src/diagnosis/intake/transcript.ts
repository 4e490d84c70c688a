import type { Entry, Stage } from '../../journal/entry.ts';
import { NotATranscript } from '../errors.ts';
import { hostErrors } from './host-errors.ts';
import { stepIn } from './phone-log.ts';
import { restoredFields } from './restored-fields.ts';
import { hear } from './restored-message.ts';
import { Retelling } from './retelling.ts';

/** A line of a transcript: something that was said or seen in one layer. All else in it belongs to `msg`. */
interface Line {
  readonly layer: string;
  readonly msg: string;
  readonly t: number | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

type Record_ = Readonly<Record<string, unknown>>;

const layers: ReadonlySet<unknown> = new Set(['usb', 'iboot', 'restored', 'asr', 'fdr', 'tss', 'host']);
const limit = 200_000;

const isRecord = (value: unknown): value is Record_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first line says that a transcript follows. */
export function isTranscript(text: string): boolean {
  const end = text.indexOf('\n');
  const first = parse(end < 0 ? text : text.slice(0, end));
  return isRecord(first) && first.meta === true;
}

/**
 * A transcript, told again as a journal: JSON lines, the first `{"meta":true,…}` with product, operation and host where
 * they are known, then `{t?, layer, dir?, msg, …}`. Times are seconds; ms where the first line says `"unit":"ms"` or
 * they are too many for seconds. Throws `NotATranscript`.
 */
export function readTranscript(text: string): readonly Entry[] {
  const [meta, ...rest] = text
    .split('\n')
    .map((line, i) => ({ line: line.trim(), number: i + 1 }))
    .filter(({ line }) => line !== '');
  const about = meta && parse(meta.line);
  if (!isRecord(about) || about.meta !== true)
    throw new NotATranscript(1, 'not the first line of a transcript, {"meta":true,…}');
  if (rest.length > limit) throw new NotATranscript(limit, `more than ${limit} lines`);
  const lines = rest.flatMap(({ line, number }, i) => {
    const read = lineOf(parse(line));
    // As a crash leaves it.
    if (!read && i === rest.length - 1 && parse(line) === undefined) return [];
    if (!read) throw new NotATranscript(number, 'not {"layer":…,"msg":…}');
    return [read];
  });
  return retell(about, lines);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function lineOf(value: unknown): Line | null {
  if (!isRecord(value)) return null;
  const { layer, msg, t, ...fields } = value;
  if (!layers.has(layer) || typeof msg !== 'string') return null;
  return { layer: layer as string, msg, t: typeof t === 'number' && Number.isFinite(t) ? t : null, fields };
}

/** Ten hours of a restore in seconds: more can only be milliseconds. */
const mostSeconds = 36_000;

function unitOf(about: Record_, lines: readonly Line[]): number {
  if (about.unit === 'ms') return 1;
  const most = Math.max(0, ...lines.map(({ t }) => t ?? 0));
  return about.unit !== 's' && most > mostSeconds && lines.every(({ t }) => t === null || Number.isInteger(t))
    ? 1
    : 1000;
}

const isUpdate = (value: unknown): boolean => typeof value === 'string' && /update/i.test(value);

function retell(about: Record_, lines: readonly Line[]): readonly Entry[] {
  const timed = lines.some(({ t }) => t !== null);
  const bus = lines.some(({ layer }) => layer === 'usb');
  const host = typeof about.host === 'string' ? { host: about.host } : {};
  const ecid = typeof about.ecid === 'string' ? { ecid: about.ecid.toUpperCase() } : {};
  const told = new Retelling('transcript', { timed, bus, ...host, ...ecid });
  if ([about.operation, about.behavior].some(isUpdate)) told.behavior = 'update';
  const unit = unitOf(about, lines);
  for (const line of lines) {
    if (line.t !== null) told.at(Math.round(line.t * unit));
    layersSay[line.layer]!(told, line);
  }
  told.endsHere(lines.at(-1)?.layer === 'fdr' ? 'the proxy' : 'a message');
  return told.close();
}

type Say = (told: Retelling, line: Line) => void;

const layersSay: Readonly<Record<string, Say>> = {
  usb: (told, line) => {
    if (/\b(?:leaves?|left|gone|disconnect\w*|detach\w*|remov\w*)\b/i.test(line.msg)) {
      const planned = line.fields.expected ?? mayLeave(told);
      told.left(planned === true);
      if (planned !== true && told.began) told.fail('LinkLost', line.msg, { how: 'left' });
      return;
    }
    const stage = stageOf(line);
    if (
      stage &&
      /\b(?:comes?|came|arriv\w*|appear\w*|connect\w*|attach\w*|returns?|returned|back)\b/i.test(line.msg)
    ) {
      const productId = typeof line.fields.productId === 'number' ? { productId: line.fields.productId } : {};
      told.came(stage === 'recovery' && told.phase === 'ibec' && told.here === null ? 'ibec' : stage, {
        ...productId,
        ...(typeof line.fields.serial === 'string' ? { serial: line.fields.serial } : {}),
      });
      backInstead(told, stage);
      return;
    }
    if (/stall|babble|time-?out|fail|error|refus/i.test(line.msg)) {
      const claim = /claim|open|in use|busy/i.test(line.msg);
      if (claim) told.fail('ClaimRefused', line.msg, { call: 'claimInterface' });
      else if (!/unset|getenv|alternate/i.test(line.msg)) told.fail('LinkLost', line.msg, { how: 'failed' });
    }
  },
  iboot: (told, { msg }) => {
    if (/^(?:iBEC|iBSS|go\b)/i.test(msg)) told.enter('ibec');
    else if (/^bootx\b|kernel/i.test(msg)) told.enter('kernel');
    else told.enter('load');
    if (/refus|stall|fail/i.test(msg) && !/getenv|unset/i.test(msg)) told.fail('UploadStalled', msg);
  },
  restored: (told, line) => {
    told.enter('handover');
    const step = stepIn(line.msg);
    if (step) told.step(step);
    else if (/^log\b/i.test(line.msg) && typeof line.fields.text === 'string') told.log(line.fields.text);
    else if (/refus/i.test(line.msg)) told.note({ who: 'mux', kind: 'text', level: 'error', text: line.msg });
    else hear(told, restoredFields(line.msg, line.fields));
  },
  asr: (told, { msg, fields }) => {
    told.enter('image');
    // The image service's own words: the phone's log has them in the same way.
    if (/checksum fail|no space left|ioctl|could not restore/i.test(msg)) {
      told.log(msg);
      return;
    }
    const { sent, total } = fields;
    if (typeof sent === 'number' && typeof total === 'number') {
      told.note({ who: 'asr', kind: 'payload', bytes: total });
      told.note({ who: 'asr', kind: 'sent', sent, total });
    }
    if (/clos|broke|reset|fail|cannot/i.test(msg))
      told.fail('AsrClosed', msg, { ...(typeof sent === 'number' ? { sent } : {}) });
    else if (/done|finished|last byte/i.test(msg)) told.enter('install');
  },
  fdr: () => undefined,
  tss: (told, { msg, fields }) => {
    const status =
      typeof fields.status === 'number' ? fields.status : Number(/STATUS=(\d+)/i.exec(msg)?.[1] ?? NaN);
    if (Number.isFinite(status) && status !== 0) told.fail('SigningRefused', msg, { status });
    else if (/unreachable|no answer|time-?out|cannot connect/i.test(msg))
      told.fail('SigningUnreachable', msg);
  },
  host: (told, { msg }) => {
    if (/^(?:stopped by|cancel|aborted by)/i.test(msg)) told.fail('Stopped', msg);
    else if (/slept|froze|suspend/i.test(msg)) told.note({ who: 'page', kind: 'drift', ms: 60_000 });
    else if (/silence|no (?:further )?(?:progress|message)|hangs?\b/i.test(msg))
      told.fail('Silence', msg, { awaited: 'a message' });
    else {
      for (const [pattern, blame] of hostErrors) {
        const found = pattern.exec(msg);
        if (!found) continue;
        blame(told, found, msg);
        return;
      }
      if (/\b(?:error|stops?|quit|gives? up|fail\w*)\b/i.test(msg)) told.fail('ToolStopped', msg);
    }
  },
};

/** Where a phone leaves by itself: on its way to iBEC, to the restore system, and when all is done. */
const mayLeave = (told: Retelling): boolean =>
  told.phase === 'enter' ||
  told.phase === 'prepare' ||
  told.ended ||
  ((told.phase === 'ibec' || told.phase === 'kernel') && told.here !== 'restore');

/** After the kernel only the restore system is due. */
function backInstead(told: Retelling, stage: Stage): void {
  if (told.phase === 'kernel' && stage !== 'restore' && stage !== 'normal')
    told.fail('CameBackAs', `it came back as ${stage}`, { expected: 'restore', got: stage });
}

const words: readonly (readonly [RegExp, Stage])[] = [
  [/\brecovery\b/i, 'recovery'],
  [/\bdfu\b/i, 'dfu'],
  [/\bibec\b/i, 'ibec'],
  [/\brestore\b/i, 'restore'],
  [/\bnormal\b|\bios\b/i, 'normal'],
];

/** From `mode`, `stage` or `as`, else from the product, else from the words. */
function stageOf({ msg, fields }: Line): Stage | null {
  const named = [fields.mode, fields.stage, fields.as].find((value) => typeof value === 'string');
  const { productId } = fields;
  if (typeof named !== 'string' && typeof productId === 'number') {
    if (productId >= 0x1280 && productId <= 0x1283) return 'recovery';
    if (productId === 0x1227) return 'dfu';
    if (productId >= 0x1290 && productId <= 0x12af) return 'restore';
  }
  const text = typeof named === 'string' ? named : msg;
  return words.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
