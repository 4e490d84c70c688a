type Plain = string | number | boolean;

/** Short names that people write, and restored's own. */
const names: Readonly<Record<string, string>> = {
  status: 'Status',
  amr: 'AMRError',
  amrError: 'AMRError',
  id: 'CHECKPOINT_ID',
  checkpoint: 'CHECKPOINT_ID',
  name: 'CHECKPOINT_NAME',
  result: 'CHECKPOINT_RESULT',
  complete: 'CHECKPOINT_COMPLETE',
  error: 'CHECKPOINT_ERROR',
  text: 'CHECKPOINT_ERROR',
  log: 'Log',
  operation: 'Operation',
  op: 'Operation',
  progress: 'Progress',
  percent: 'Progress',
  dataType: 'DataType',
  type: 'DataType',
  accepted: 'Accepted',
};

const messages: readonly (readonly [words: RegExp, type: string])[] = [
  [/\bBBUpdateStatus/i, 'BBUpdateStatusMsg'],
  [/checkpoint/i, 'CheckpointMsg'],
  [/status/i, 'StatusMsg'],
  [/progress/i, 'ProgressMsg'],
  [/data ?request|asks? for/i, 'DataRequestMsg'],
];

const isPlain = (value: unknown): value is Plain => ['string', 'number', 'boolean'].includes(typeof value);

/** `0x65B` is as good as 1627, and so is `65B` for a step. */
function plain(name: string, value: Plain): Plain {
  if (typeof value !== 'string') return value;
  const hex = name === 'CHECKPOINT_ID' ? /^(?:0x)?[0-9a-f]{3,12}$/i : /^0x[0-9a-f]{1,12}$/i;
  return hex.test(value) ? parseInt(value, 16) : value;
}

/** What stands in the words, where no field says it. */
const inWords: readonly (readonly [name: string, of: string, words: RegExp])[] = [
  ['CHECKPOINT_ID', 'CheckpointMsg', /\b(0x[0-9a-f]{3,4})\b/i],
  ['CHECKPOINT_RESULT', 'CheckpointMsg', /(?:result|failure|code)\W*(-?\d+)/i],
  ['CHECKPOINT_ERROR', 'CheckpointMsg', /["“](.+?)["”]/],
  ['Status', 'StatusMsg', /(?:status\w*|failed with)\W*(-?\d+)/i],
  ['Operation', 'ProgressMsg', /(?:operation|op)\W*(\d+)/i],
  ['DataType', 'DataRequestMsg', /(?:request|asks? for)\W+(\w+)/i],
];

/** The fields of a line about restored, under the names of its messages. */
export function restoredFields(
  msg: string,
  fields: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Plain> {
  const values = new Map<string, Plain>();
  for (const [key, value] of Object.entries(fields)) {
    const name = Object.hasOwn(names, key) ? names[key]! : key;
    if (isPlain(value)) values.set(name, plain(name, value));
  }
  if (!values.has('MsgType')) {
    const type = messages.find(([words]) => words.test(msg))?.[1];
    if (type !== undefined) values.set('MsgType', type);
  }
  for (const [name, of, words] of inWords) {
    if (values.get('MsgType') !== of || values.has(name)) continue;
    const found = words.exec(msg)?.[1];
    if (found !== undefined) values.set(name, /^(?:0x[0-9a-f]+|-?\d+)$/i.test(found) ? Number(found) : found);
  }
  // Whoever writes a result writes of a step that has ended.
  if (!values.has('CHECKPOINT_COMPLETE'))
    values.set(
      'CHECKPOINT_COMPLETE',
      values.has('CHECKPOINT_RESULT') || /\b(?:end|ends|complete|completed|done)\b/i.test(msg),
    );
  return values;
}
