import type { Saw } from '../diagnosis/verdict.ts';
import { whileDoing } from './say-doing.ts';
import { clock, duration, percent, rate, size } from './say-figures.ts';
import { stageInWords } from './say-phone.ts';
import { retoldSaw } from './say-retold.ts';

type Of<K extends Saw['key']> = Extract<Saw, { key: K }>;
type Tellings = { readonly [K in Saw['key']]: (saw: Of<K>) => string };

const tellings: Tellings = {
  'left-in-image': ({ share, total }) =>
    `It left at ${percent(share)} of the system image of ${size(total)}.`,
  left: ({ at, phase }) =>
    at === null
      ? `It left while ${whileDoing[phase]}.`
      : `It left at ${clock(at)}, while ${whileDoing[phase]}.`,
  ended: ({ at, phase }) =>
    at === null ? `It ended while ${whileDoing[phase]}.` : `At ${clock(at)}, while ${whileDoing[phase]}.`,
  returned: (saw) =>
    `It came back${saw.afterMs === null ? '' : ` after ${duration(saw.afterMs)}`}${backAs(saw)}.`,
  'not-returned': () => 'It did not come back while we waited.',
  'return-unseen': () => 'We did not see whether it came back.',
  nonce: ({ same }) =>
    same
      ? 'It shows the same number for one start as before: it has not restarted.'
      : 'It shows a new number for one start: it has restarted.',
  rate: ({ bytesPerSecond }) => `Until then ${rate(bytesPerSecond)}.`,
  'full-speed': () => 'The link runs at the speed of USB 1.',
  quiet: ({ ms }) => `It had been silent for ${duration(ms)} before.`,
  'checked-before': () => 'The file was whole, and Apple’s signature was for this phone.',
  reported: ({ status, step, text }) =>
    `It reported ${status}${step ? ` in the step ${step}` : ''}${text ? `: “${shortened(text)}”` : ''}.`,
  crashed: () => 'Its restore program crashed.',
  flapped: ({ count, overMs }) => `It left and came back ${count} times in ${duration(overMs)}.`,
  'stood-still': ({ ms }) => `This computer or tab stood still for ${duration(ms)}.`,
  hidden: () => 'This page was in the background for a while.',
  'unknown-request': ({ dataType, optional }) =>
    optional
      ? `It asked for ${dataType}, which no computer answers. It can do without.`
      : `It asked for ${dataType}, which this version cannot answer.`,
  'panicked-before': () => 'It has saved a crash from its last restore.',
  'ended-before': ({ exitStatus }) => `Its last restore ended with ${exitStatus}, it says.`,
  'at-step': ({ name }) => `Its last step was ${name}.`,
  doing: ({ doing }) => `The last thing we did: ${doing}.`,
  message: ({ message }) => `The journal says: ${message}.`,
  'modem-refused': () => 'On the way it did not accept what its modem’s update had become.',
  'step-failed': ({ name }) => `On the way it reported a failed step: ${name}.`,
};

/** What was measured, or told by the account of another tool, as a sentence. The table has one for each key, so the cast only pairs them. */
export const sawInWords = (saw: Saw, retold = false): string =>
  (retold ? retoldSaw(saw) : undefined) ?? (tellings[saw.key] as (saw: Saw) => string)(saw);

function backAs({ stage, system }: Of<'returned'>): string {
  if (system === 'same') return `, as the same system: ${stageInWords[stage]}`;
  const either = stage === 'normal' || stage === 'restore';
  return system === 'unsure' && either ? ', as iOS or as the restore system' : ` in ${stageInWords[stage]}`;
}

const longest = 160;

/** The phone's text can be pages long; its end is in the journal. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
