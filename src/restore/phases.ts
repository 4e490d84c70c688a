import type { Stage } from '../journal/entry.ts';

/** A planned absence: what leaves, what comes back, and how long either may take. */
export interface Passage {
  readonly from: Stage;
  /** Another stage that it may begin from. */
  readonly orFrom?: Stage;
  readonly to: Stage;
  /** Another stage that is as good. */
  readonly or?: Stage;
  readonly leaveMs: number;
  readonly usualMs: number;
  readonly limitMs: number;
  /** Seeing it come back is not worth asking Chrome for it. */
  readonly unasked?: true;
  /** The person has both hands on the phone, and cannot be asked before it is due. */
  readonly byHand?: true;
  /** `limitMs` where Chrome has to be asked; as long as iBoot waits for its host when absent. */
  readonly askedMs?: number;
}

/**
 * The re-enumerations of a healthy restore: the only place that decides whether a disconnect is good news. Usual times
 * were measured on an iPhone 11 Pro with iOS 18.3, those from DFU are estimates; limits are those of the open tools,
 * or twice theirs where slow phones were seen to need it.
 */
export const passages = {
  /** Firmware for the controller of a USB-C port: the phone behind it then shows itself in DFU. */
  port: {
    from: 'port-dfu',
    to: 'kis',
    or: 'dfu',
    leaveMs: 10_000,
    usualMs: 5_000,
    limitMs: 20_000,
    askedMs: 120_000,
  },
  /** iBSS by DFU: iBSS itself comes as DFU up to A9X, as recovery mode later. */
  ibss: { from: 'dfu', to: 'recovery', or: 'dfu', leaveMs: 20_000, usualMs: 3_000, limitMs: 20_000 },
  /** iBSS by the debug port, which may stay on the bus beside it. */
  ibssByKis: { from: 'kis', to: 'recovery', leaveMs: 20_000, usualMs: 4_000, limitMs: 20_000 },
  /** iBEC by DFU. */
  ibecByDfu: { from: 'dfu', to: 'ibec', leaveMs: 20_000, usualMs: 3_000, limitMs: 20_000 },
  /** EnterRecovery, to a phone that runs iOS. */
  enter: { from: 'normal', to: 'recovery', leaveMs: 60_000, usualMs: 10_000, limitMs: 60_000 },
  /** `go` of iBEC, to flash iBoot, to iBSS, or to an iBEC that an earlier attempt has left behind. */
  ibec: {
    from: 'recovery',
    orFrom: 'ibec',
    to: 'ibec',
    leaveMs: 60_000,
    usualMs: 2_000,
    limitMs: 60_000,
  },
  /** `bootx`. */
  kernel: { from: 'ibec', to: 'restore', leaveMs: 30_000, usualMs: 14_000, limitMs: 300_000 },
  /** The restore system changes its configuration: once, in its first ten seconds. */
  configuration: { from: 'restore', to: 'restore', leaveMs: 10_000, usualMs: 3_000, limitMs: 30_000 },
  /** By itself, 120 s after its start, when it was not told to begin. */
  gaveUp: {
    from: 'restore',
    to: 'recovery',
    leaveMs: 60_000,
    usualMs: 5_000,
    limitMs: 60_000,
    unasked: true,
  },
  /** After the final status. */
  finish: { from: 'restore', to: 'normal', leaveMs: 60_000, usualMs: 30_000, limitMs: 600_000 },
  /** Out of recovery mode, without a restore. */
  leave: {
    from: 'recovery',
    to: 'normal',
    leaveMs: 60_000,
    usualMs: 60_000,
    limitMs: 300_000,
    unasked: true,
  },
  /**
   * Out of recovery mode with buttons held, which are let go 12 s later. Whoever missed it has a phone that starts iOS,
   * which Chrome may hide as it hides one in DFU mode: nobody is to wait for that for long.
   */
  intoDfu: {
    from: 'recovery',
    to: 'dfu',
    leaveMs: 10_000,
    usualMs: 12_000,
    limitMs: 30_000,
    askedMs: 90_000,
    byHand: true,
  },
  /** Out of a restore system that was left alone. */
  restart: {
    from: 'restore',
    to: 'normal',
    or: 'recovery',
    leaveMs: 30_000,
    usualMs: 30_000,
    limitMs: 60_000,
    askedMs: 120_000,
  },
} as const satisfies Record<string, Passage>;

/** Whether the passage begins with this leaving. */
export const mayLeaveAs = ({ from, orFrom }: Passage, stage: Stage): boolean =>
  stage === from || stage === orFrom;

/** Whether the phone may come back as this: as what is due, or as the other that the passage allows. */
export const isDue = ({ to, or }: Passage, stage: Stage): boolean => stage === to || stage === or;

/**
 * A phone that has come counts when it is still there so much later: Apple's host begins no restore before (iPhone 11
 * Pro, iOS 18.3).
 */
export const settledMs = 2_000;

/** The restore system restarts by itself when its host has not begun 120 s after its own start; we stop before. */
export const startWithinMs = 110_000;

/** How long a phone that came back in recovery mode is tried while another program holds it: 20 tries, 4 s apart. */
export const reopenMs = 80_000;

/** How long after an unplanned leave its return is awaited: the return is the evidence. */
export const returnMs = 30_000;

/** Where Chrome has to be asked for a phone without a system, the person has as long as iBoot waits for its host. */
export const grantMs = 15 * 60_000;
