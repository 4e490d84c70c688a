import { rowOf } from '../bytes/table.ts';
import { maybe } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';
import type { Attempt } from './attempt.ts';
import type { Desk } from './desk.ts';
import { RestoredBroken } from './errors.ts';
import { logLimit, type Running } from './handover.ts';
import { Checkpoint, checkpointOf, Operation, operationOf } from './operations.ts';

/** What a final status said. */
export interface Final {
  readonly status: number;
  readonly amrError: number | null;
  readonly checkpoint: number | null;
  readonly text: string;
}

type Hear = (message: Dict) => void | Promise<void>;

/** Hears restored's messages: each becomes an entry, requests go to the desk, the order of steps moves the phase. */
export class Listener {
  final: Final | null = null;
  readonly #attempt: Attempt;
  readonly #running: Running;
  readonly #desk: Desk;
  #operation = '';
  /** Id and text of the first checkpoint that failed: cleanup steps follow it and repeat its text. */
  #failed: { id: number; text: string } | null = null;

  constructor(attempt: Attempt, running: Running, desk: Desk) {
    this.#attempt = attempt;
    this.#running = running;
    this.#desk = desk;
  }

  readonly #hearings: Readonly<Record<string, Hear>> = {
    ProgressMsg: (message) => this.#progress(message),
    CheckpointMsg: (message) => this.#checkpoint(message),
    StatusMsg: (message) => this.#status(message),
    DataRequestMsg: (message) => this.#desk.ask(message, false),
    AsyncDataRequestMsg: (message) => this.#desk.ask(message, true),
    AsyncWait: (message) => this.#other('AsyncWait', maybe.string(message, 'AsyncContextUUID') ?? ''),
    PreviousRestoreLogMsg: (message) =>
      this.#log('PreviousRestoreLog', maybe.string(message, 'PreviousRestoreLog')),
    BBUpdateStatusMsg: (message) =>
      this.#other('BBUpdateStatusMsg', maybe.bool(message, 'Accepted') ? 'accepted' : 'not accepted'),
    CrashLog: (message) => this.#crashLog(message),
    RestoredCrash: (message) => this.#crash(message),
    RestoreAttestation: async () => {
      this.#other('RestoreAttestation', 'answered: no');
      await this.#running.restored.reply({ RestoreShouldAttest: false });
    },
  };

  async hear(message: Dict): Promise<void> {
    const type = maybe.string(message, 'MsgType');
    const hearing = type === undefined ? undefined : rowOf(this.#hearings, type);
    if (!hearing) {
      this.#other(type ?? '', Object.keys(message).join(' '));
      return;
    }
    try {
      await hearing(message);
    } catch (error) {
      // Once the disk is reached nothing that one message lacks is worth giving the phone up (failures.md §4.3).
      if (!(error instanceof RestoredBroken) || this.#attempt.phase === 'checks') throw error;
      this.#other(type!, error.message);
    }
  }

  #progress(message: Dict): void {
    const raw = maybe.integer(message, 'Operation');
    if (raw === undefined) throw new RestoredBroken('a ProgressMsg without an operation');
    const operation = operationOf(raw, this.#running.protocol);
    const progress = maybe.integer(message, 'Progress') ?? -1;
    const percent = progress >= 0 && progress <= 100 ? progress : null;
    const key = `${operation} ${percent}`;
    if (operation === Operation.createPartitionMap || operation === Operation.createFilesystem)
      this.#reachDisk();
    if (key === this.#operation) return;
    this.#operation = key;
    this.#attempt.outfit.note({ who: 'restored', kind: 'operation', operation, percent });
  }

  #checkpoint(message: Dict): void {
    const raw = maybe.big(message, 'CHECKPOINT_ID');
    if (raw === undefined) throw new RestoredBroken('a CheckpointMsg without an id');
    const id = checkpointOf(raw);
    const result = signed(message, 'CHECKPOINT_RESULT') ?? 0;
    const text = maybe.string(message, 'CHECKPOINT_ERROR') ?? maybe.string(message, 'CHECKPOINT_WARNING');
    const complete = maybe.bool(message, 'CHECKPOINT_COMPLETE') ?? false;
    if (id === Checkpoint.formatEffaceable && !complete) this.#reachDisk();
    if (result !== 0) this.#failed ??= { id, text: text ?? '' };
    this.#attempt.outfit.note({
      who: 'restored',
      kind: 'checkpoint',
      id,
      name: maybe.string(message, 'CHECKPOINT_NAME') ?? '',
      result,
      complete,
      ...(text === undefined || result === 0 ? {} : { text: text.slice(0, logLimit) }),
    });
  }

  /** The erase begins; the image may already be on its way when a later filesystem step comes. */
  #reachDisk(): void {
    if (this.#attempt.phase === 'checks') this.#attempt.enter('disk');
  }

  #status(message: Dict): void {
    const status = signed(message, 'Status') ?? -1;
    const amrError = signed(message, 'AMRError') ?? null;
    const log = maybe.string(message, 'Log');
    const text = this.#failed?.text ?? '';
    this.#log('StatusMsg', log);
    this.#attempt.outfit.note({
      who: 'restored',
      kind: 'status',
      status,
      amrError,
      successful: maybe.bool(message, 'Successful') ?? null,
      ...(status === 0 ? {} : { text }),
    });
    // Several may come; the last one that is not 0 wins.
    if (this.final === null || status !== 0)
      this.final = { status, amrError, checkpoint: this.#failed?.id ?? null, text };
  }

  #crash(message: Dict): void {
    // One text, or a list of lines.
    const trace = maybe.list(message, 'RestoredBacktrace') ?? [message.RestoredBacktrace];
    const lines = trace.filter((line) => typeof line === 'string').join('\n');
    this.#attempt.outfit.note({ who: 'restored', kind: 'crash', backtrace: lines.slice(0, logLimit) });
  }

  #crashLog(message: Dict): void {
    const bytes = maybe.data(message, 'Data');
    if (bytes) this.#log(maybe.string(message, 'Filename') ?? 'CrashLog', new TextDecoder().decode(bytes));
  }

  #log(from: string, text: string | undefined): void {
    if (text === undefined || text === '') return;
    const bytes = text.length;
    this.#attempt.outfit.note({ who: 'restored', kind: 'log', from, bytes, text: text.slice(-logLimit) });
  }

  #other(type: string, note: string): void {
    this.#attempt.outfit.note({ who: 'restored', kind: 'message', type, note: note.slice(0, 200) });
  }
}

/** An error number of restored's: −1 may travel as the unsigned integer of as many bits. */
function signed(message: Dict, key: string): number | undefined {
  const value = maybe.big(message, key);
  return value === undefined ? undefined : Number(BigInt.asIntN(32, value));
}
