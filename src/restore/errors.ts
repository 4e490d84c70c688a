import type { ConsentFlaw } from '../journal/consent.ts';
import type { Behavior, Stage } from '../journal/entry.ts';

/** Nobody agreed to this erase or update of this phone; to the one does not mean to the other. */
export class ConsentMissing extends Error {
  override readonly name = 'ConsentMissing';
  readonly ecid: string;
  readonly behavior: Behavior;
  readonly flaw: ConsentFlaw;
  constructor(ecid: string, behavior: Behavior = 'erase', flaw: ConsentFlaw = 'missing') {
    super(`no consent to ${behavior} the phone ${ecid}: ${flaw}`);
    this.ecid = ecid;
    this.behavior = behavior;
    this.flaw = flaw;
  }
}

/** The file was not checked whole, or it is not the file that was checked. */
export class FileNotVerified extends Error {
  override readonly name = 'FileNotVerified';
  readonly file: string;
  constructor(file: string) {
    super(`${file} has not been checked`);
    this.file = file;
  }
}

/** This build makes a real phone ask for things that this version cannot answer: better not begun than not finished. */
export class CannotFinish extends Error {
  override readonly name = 'CannotFinish';
  readonly needs: readonly string[];
  constructor(build: string, needs: readonly string[]) {
    super(`${build} makes the phone ask for ${needs.join(', ')}, which this version cannot answer`);
    this.needs = needs;
  }
}

/** None at hand in a mode from which the work can begin. */
export class NoPhone extends Error {
  override readonly name = 'NoPhone';
  constructor(mode: string) {
    super(`no phone in ${mode} is at hand`);
  }
}

/** Without the phone's nonce there is nothing to sign for. */
export class NonceUnreadable extends Error {
  override readonly name = 'NonceUnreadable';
  /** lockdown's, where iOS keeps it to itself. */
  readonly word: string | null;
  constructor(word: string | null = null) {
    super(`the phone did not tell its nonce${word === null ? '' : `: ${word}`}`);
    this.word = word;
  }
}

/** An ECID by its last four digits, as people are told of it. */
const shortly = (who: string): string => who.replace(/^[0-9A-F]{12}(?=[0-9A-F]{4}$)/, '…');

/** Another phone than the case's: nothing is written to it. */
export class WrongPhone extends Error {
  override readonly name = 'WrongPhone';
  readonly expected: string;
  readonly got: string;
  constructor(expected: string, got: string) {
    super(`the phone at hand is ${shortly(got)}, not ${shortly(expected)}`);
    this.expected = expected;
    this.got = got;
  }
}

/** iBoot answered an essential command with a stall. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  readonly command: string;
  readonly component: string;
  readonly console: string;
  constructor(command: string, component: string, console: string) {
    super(`iBoot refused "${command}" after ${component}`);
    this.command = command;
    this.component = component;
    this.console = console;
  }
}

/** It was due to leave the bus and stayed. */
export class DidNotLeave extends Error {
  override readonly name = 'DidNotLeave';
  readonly stage: Stage;
  readonly limitMs: number;
  constructor(stage: Stage, limitMs: number) {
    super(`the phone stayed in ${stage} for ${limitMs} ms`);
    this.stage = stage;
    this.limitMs = limitMs;
  }
}

/** It left as it should and was not seen again. */
export class DidNotReturn extends Error {
  override readonly name = 'DidNotReturn';
  readonly expected: Stage;
  readonly limitMs: number;
  constructor(expected: Stage, limitMs: number) {
    super(`the phone did not come back as ${expected} within ${limitMs} ms`);
    this.expected = expected;
    this.limitMs = limitMs;
  }
}

/** It left as it should and came back as something else. */
export class CameBackAs extends Error {
  override readonly name = 'CameBackAs';
  readonly expected: Stage;
  readonly got: Stage;
  readonly afterMs: number;
  constructor(expected: Stage, got: Stage, afterMs: number) {
    super(`the phone came back as ${got} where ${expected} was due, after ${afterMs} ms`);
    this.expected = expected;
    this.got = got;
    this.afterMs = afterMs;
  }
}

/** The boot ROM took a loader and did not start it: it is there again as it was before. */
export class LoaderRefused extends Error {
  override readonly name = 'LoaderRefused';
  readonly component: string;
  readonly stage: Stage;
  readonly afterMs: number;
  constructor(component: string, stage: Stage, afterMs: number) {
    super(`the phone did not start ${component}: it is in ${stage} as before, after ${afterMs} ms`);
    this.component = component;
    this.stage = stage;
    this.afterMs = afterMs;
  }
}

/** On the bus, but port 62078 does not answer as restored does. */
export class NotRestored extends Error {
  override readonly name = 'NotRestored';
  readonly type: string;
  constructor(type: string) {
    super(`port 62078 answers as "${type}", not as the restore system`);
    this.type = type;
  }
}

/** The restore system gives its host 120 s; after 110 s no start is sent any more. */
export class StartTooLate extends Error {
  override readonly name = 'StartTooLate';
  readonly afterMs: number;
  constructor(afterMs: number) {
    super(`the restore system was ready to start only after ${afterMs} ms`);
    this.afterMs = afterMs;
  }
}

/** The phone's own verdict: a final status that is not 0. */
export class RestoreFailed extends Error {
  override readonly name = 'RestoreFailed';
  readonly status: number;
  readonly amrError: number | null;
  /** The first failed checkpoint decides; later ones repeat its text. */
  readonly checkpoint: number | null;
  /** Data types that we could not answer, in the order asked. */
  readonly unanswered: readonly string[];
  readonly text: string;
  constructor(verdict: {
    status: number;
    amrError: number | null;
    checkpoint: number | null;
    unanswered: readonly string[];
    text: string;
  }) {
    super(`the phone ended the restore with status ${verdict.status}`);
    this.status = verdict.status;
    this.amrError = verdict.amrError;
    this.checkpoint = verdict.checkpoint;
    this.unanswered = verdict.unanswered;
    this.text = verdict.text;
  }
}

/** restored closed its main connection before any final status; the phone is still on the bus. */
export class RestoredClosed extends Error {
  override readonly name = 'RestoredClosed';
  readonly unanswered: readonly string[];
  constructor(unanswered: readonly string[]) {
    super('restored closed its connection before a final status');
    this.unanswered = unanswered;
  }
}

/** A message of restored's lacks what every message of its kind has; `what` ends the sentence. */
export class RestoredBroken extends Error {
  override readonly name = 'RestoredBroken';
  readonly what: string;
  constructor(what: string) {
    super(`restored sent ${what}`);
    this.what = what;
  }
}

/** A person ended it. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor() {
    super('stopped by the person');
  }
}
