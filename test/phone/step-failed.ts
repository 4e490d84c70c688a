/** A step of the restore failed: what StatusMsg will say. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  /** `Status` and `AMRError` of the final message. */
  readonly status: number;
  /** The step that reports it, when that is not the one that was open: work in the background. */
  readonly checkpoint: number | undefined;
  constructor(status: number, why: string, about: { checkpoint?: number } = {}) {
    super(why);
    this.status = status;
    this.checkpoint = about.checkpoint;
  }
}

/** Numbers of AMRestoreErrorDomain that the pretend phone gives (restore logs in public bug reports). */
export const Status = {
  generic: -1,
  operation: 6,
  hostUnsupported: 10,
  asr: 14,
  sepDidNotBoot: 50,
  sepMissing: 51,
  fdr: 53,
  imageRestore: 1100,
} as const;
