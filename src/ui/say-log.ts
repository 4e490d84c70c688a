import type { Entry, Errand, Kind, What } from '../journal/entry.ts';
import { duration, percent, size, sizeOf } from './say-figures.ts';
import { phaseNow } from './say-restore.ts';
import { stageInWords } from './say-phone.ts';
import { toldInWords } from './say-told.ts';
import { codeShown, inMidSentence, toolNames } from './say-tool.ts';

/** Exact where a second is long. */
const took = (ms: number): string => (ms < 1000 ? `${ms}\u00a0ms` : duration(ms));

type Words = { readonly [K in Kind]: (entry: Extract<What, { kind: K }>) => string };

/**
 * Every kind of entry as one sentence. Two sources may share a kind (`opened` is said by the page and by the IPSW); the
 * fields tell them apart.
 */
const said: Words = {
  opened: (e) =>
    e.who === 'page'
      ? `Page opened, version ${e.version}, ${e.host.browser} on ${e.host.os}`
      : `File opened: iOS ${e.firmware.productVersion} (${e.firmware.build}), ${e.entries} entries`,
  chose: (e) => `You chose ${e.file}, ${size(e.size)}`,
  fetches: (e) => `You want ${e.file} from ${e.url}`,
  model: (e) => `You told us that it is an ${e.name}`,
  looking: (e) => `Asking which iOS there is for ${e.product}`,
  listed: (e) =>
    `${e.source} lists ${e.builds.length} signed and ${e.unsigned} other builds for ${e.product}${e.failed.length > 0 ? ` (an earlier list: ${e.failed.join('; ')})` : ''}`,
  unlisted: (e) => `No list of builds for ${e.product}: ${e.tried.join('; ')}`,
  signs: (e) => `Apple signs ${e.build} for ${e.ecid === '' ? 'this model' : 'this iPhone'} (${e.behavior})`,
  unsigned: (e) => `Apple does not sign this ${e.behavior} for this iPhone`,
  paused: () => 'You paused the download',
  resumed: () => 'You let the download go on',
  cancelled: (e) =>
    e.keeps
      ? 'You stopped; what is here of the file stays'
      : 'You ended the download, and what was here of it was deleted',
  granted: () => 'You picked the iPhone in Chrome’s list',
  declined: () => 'Chrome’s list was closed without a choice',
  stopped: () => 'You stopped the restore',
  kept: () => 'You keep the iPhone as it is',
  again: () => 'You try again',
  took: () => 'You took the other iPhone',
  unchanged: () => 'Not tried again like this: something has to be changed first',
  told: (e) => `You told us: ${toldInWords(e.told).join(' ') || 'nothing certain'}`,
  'case-opened': ({ ecid }) =>
    `A case was opened, about ${ecid === '' ? 'no iPhone yet' : `the iPhone that ends in ${ecid.slice(-4)}`}`,
  'case-refused': (e) => `A case file was not opened: ${e.why}`,
  unkept: (e) => `This browser cannot keep what happens: ${e.why}`,
  'tried-elsewhere': ({ attempt }) =>
    `You told us: tried with ${inMidSentence(toolNames[attempt.route])}, ${attempt.outcome === 'success' ? 'it went through' : 'it failed'}${attempt.code ? `, ${codeShown(attempt.code)}` : ''}`,
  consented: (e) =>
    e.behavior === 'erase' ? 'You agreed to erase this iPhone' : 'You agreed to update this iPhone',
  retold: (e) =>
    `What follows was told by ${e.from === 'transcript' ? 'a transcript' : 'a log of idevicerestore'}`,
  attempt: (e) => `Attempt begins: ${e.behavior}, ${e.build}`,
  phase: (e) => `Phase: ${phaseNow[e.phase]}`,
  expect: (e) => `A restart is expected, into ${e.to.map((stage) => stageInWords[stage]).join(' or ')}`,
  'other-tab': ({ state }) =>
    state === 'has-it' ? 'Another tab has the phone: left alone' : 'The other tab is gone',
  'grant-due': (e) => `Chrome has to be asked for the iPhone in ${stageInWords[e.stage]}`,
  fault: (e) => `${e.fault.name}: ${e.fault.message}`,
  returned: (e) =>
    e.stage ? `It came back in ${stageInWords[e.stage]} after ${took(e.afterMs)}` : 'It did not come back',
  errand: (e) => `${errandWords[e.errand]}: ${e.state}`,
  unanswered: (e) => `Could not be answered: ${e.list.map(({ what }) => what).join(', ') || 'nothing'}`,
  hidden: () => 'This page went into the background',
  shown: () => 'This page came to the front',
  awake: () => 'This computer is kept awake',
  asleep: () => 'The browser does not keep this computer awake',
  drift: (e) => `This computer or tab stood still for ${took(e.ms)}`,
  restored: () => 'The iPhone reported success',
  started: () => 'The iPhone has started',
  'start-unseen': () => 'Its start was not seen',
  came: (e) => `${e.second ? 'A second phone' : 'It'} came, in ${stageInWords[e.stage]}`,
  left: (e) =>
    e.second
      ? `The second phone left ${stageInWords[e.stage]}`
      : e.expected
        ? `It left ${stageInWords[e.stage]}, as expected`
        : `It left ${stageInWords[e.stage]}`,
  denied: (e) => `${e.call} was refused: ${e.error}`,
  phone: (e) =>
    `This is ${e.phone.name ?? e.phone.product ?? 'an unknown model'}, chip ${e.phone.chipId.toString(16)}`,
  refused: (e) => `It does not tell this computer, or not without trust (${e.asked}): ${e.error}`,
  nonces: (e) => (e.sep ? 'It showed its two nonces' : 'It showed its nonce'),
  variable: (e) => `Variable ${e.name}: ${e.value ?? 'not set'}`,
  command: (e) => `Command ${e.text}${e.stalled ? ', refused' : ''}`,
  console: (e) => `It said: ${e.text}`,
  sent: (e) =>
    e.who === 'iboot'
      ? `Sent ${e.component}, ${size(e.bytes)} in ${took(e.ms)}`
      : `System image: ${sizeOf(e.sent, e.total)}`,
  identity: (e) =>
    `Build for ${e.board}, ${e.variant}: ${e.components} parts, system image ${size(e.osBytes)}`,
  fetch: (e) =>
    `Download: ${size(e.needed)} of the file’s ${size(e.size)}, ${size(e.kept)} of them already here`,
  fetching: (e) => `Downloaded ${sizeOf(e.done, e.total)}, ${size(e.bytesPerSecond)} a second`,
  stalled: (e) =>
    `Nothing comes (${e.offline ? 'this computer is offline' : e.why}); next try in ${took(e.retryMs)}`,
  elsewhere: () => 'Another tab downloads this file; waiting for it',
  'unpacks-elsewhere': () => 'Another tab unpacks this file; waiting for it',
  fetched: (e) => `Downloaded, ${size(e.bytes)} in ${took(e.ms)}`,
  room: (e) =>
    `The browser’s storage: ${size(e.needed)} wanted, ${e.free === null ? 'no word on what is free' : `${size(e.free)} said to be free`}`,
  freed: (e) => `Made room: ${e.label}, ${size(e.bytes)}`,
  checking: (e) => `File checked to ${percent(e.total > 0 ? e.done / e.total : 0)}`,
  verified: (e) =>
    `File is whole: ${size(e.bytes)} in ${took(e.ms)}${e.osDigestAgrees === false ? '; its image has another digest than the manifest says, which may cover something else' : ''}`,
  retyped: (e) => `${e.component} carries type ${e.from}, sent as ${e.to}`,
  asked: (e) => (e.who === 'tss' ? `Apple asked to sign ${e.build}` : `It asks for ${e.dataType}`),
  answered: (e) =>
    e.who === 'tss'
      ? `Apple answered ${e.status}: ${e.message}`
      : `Answered ${e.dataType}, ${size(e.bytes)} in ${took(e.ms)}`,
  ticket: (e) => `Ticket received, ${e.objects} parts signed`,
  up: (e) => `Multiplexer up, version ${e.version}`,
  text: (e) => `It said (${e.level}): ${e.text}`,
  hello: (e) => `${e.type} answers, protocol ${e.protocol}`,
  hardware: (e) => `Restore system of chip ${e.chipId.toString(16)}, board ${e.boardId}`,
  'last-time': (e) => `About the last attempt it says: ${e.exitStatus ?? e.panic ?? 'nothing'}`,
  start: () => 'Restore started',
  checkpoint: (e) =>
    `Checkpoint ${e.id.toString(16)} ${e.name}${e.complete ? `: ${e.result === 0 ? 'done' : `result ${e.result}`}` : ''}`,
  operation: (e) => `Operation ${e.operation}${e.percent === null ? '' : `, ${e.percent}\u00a0%`}`,
  'unknown-request': (e) => `It asks for ${e.dataType}, which we do not know; answered with nothing`,
  message: (e) => `${e.type}: ${e.note}`,
  log: (e) => `Its log (${e.from}): ${e.text}`,
  crash: () => 'Its restore program crashed',
  status: (e) => `Final status ${e.status}${e.text ? `: ${e.text}` : ''}`,
  closed: () => 'The restore system closed the connection',
  initiate: () => 'Image service ready',
  validate: (e) => `It checks ${size(e.length)} of the image at ${e.offset}`,
  payload: (e) => `Image transfer begins, ${size(e.bytes)}`,
  done: (e) => `Image sent, ${size(e.bytes)} in ${took(e.ms)}`,
  control: (e) =>
    e.open
      ? 'Factory data channel open'
      : `No factory data channel${e.why === undefined ? '' : `: ${e.why}`}`,
};

const errandWords = {
  enter: 'Into recovery mode',
  leave: 'Out of recovery mode',
  restart: 'A restart out of the restore system',
  dfu: 'Into DFU mode by its buttons, with our help',
  port: 'Firmware for the controller of its port',
} satisfies Record<Errand, string>;

/** An entry in words. The table has a sentence for each kind, so the cast only pairs an entry with its own. */
export function inWords(entry: Entry): string {
  return (said[entry.kind] as (entry: What) => string)(entry);
}

/** An entry that is marked in the log. */
export const isBad = (entry: Entry): boolean =>
  entry.kind === 'fault' || entry.kind === 'crash' || (entry.kind === 'left' && !entry.expected);
