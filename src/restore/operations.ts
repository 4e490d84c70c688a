/** Operation numbers of ProgressMsg that decide something here; their names for people are the page's. */
export const Operation = {
  createPartitionMap: 11,
  createFilesystem: 12,
  restoreImage: 13,
} as const;

/** Checkpoint ids that decide something here. */
export const Checkpoint = {
  /** format_effaceable_storage: in an erase the media key is destroyed here, and the data with it. */
  formatEffaceable: 0x61f,
} as const;

/**
 * An operation as today's protocol numbers it: before protocol 14 the codes above 35 are one lower.
 * Source: idevicerestore's table.
 */
export const operationOf = (operation: number, protocol: number): number =>
  protocol < 14 && operation > 35 ? operation + 1 : operation;

/** Only the low 16 bits of CHECKPOINT_ID are the id; iOS 15 to 17 put counters or garbage above them. */
export const checkpointOf = (id: number | bigint): number => Number(BigInt.asUintN(16, BigInt(id)));
