import type { Retelling } from './retelling.ts';

type Values = ReadonlyMap<string, string | number | boolean>;

const numberIn = (values: Values, key: string): number | null => {
  const value = values.get(key);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};
const textIn = (values: Values, key: string): string => {
  const value = values.get(key);
  return typeof value === 'string' ? value : '';
};

/** Only the low 16 bits of CHECKPOINT_ID are the id. */
const idOf = (number: number): number => Number(BigInt.asUintN(16, BigInt(Math.trunc(number))));

type Hear = (told: Retelling, values: Values) => void;

const hearings: Readonly<Record<string, Hear>> = {
  CheckpointMsg: (told, values) => {
    const id = numberIn(values, 'CHECKPOINT_ID');
    if (id === null) return;
    const text = textIn(values, 'CHECKPOINT_ERROR');
    told.step({
      id: idOf(id),
      name: textIn(values, 'CHECKPOINT_NAME'),
      result: numberIn(values, 'CHECKPOINT_RESULT') ?? 0,
      complete: values.get('CHECKPOINT_COMPLETE') === true,
      ...(text === '' ? {} : { text }),
    });
  },
  StatusMsg: (told, values) => {
    const status = numberIn(values, 'Status');
    if (status !== null) told.status(status | 0, numberIn(values, 'AMRError'), '');
    told.log(textIn(values, 'Log'));
  },
  ProgressMsg: (told, values) => {
    const operation = numberIn(values, 'Operation');
    const percent = numberIn(values, 'Progress');
    if (operation !== null)
      told.operation(operation, percent !== null && percent >= 0 && percent <= 100 ? percent : null);
  },
  DataRequestMsg: (told, values) => {
    told.asked(textIn(values, 'DataType'));
  },
  AsyncDataRequestMsg: (told, values) => {
    told.asked(textIn(values, 'DataType'));
  },
  BBUpdateStatusMsg: (told, values) => {
    const accepted = values.get('Accepted') === true;
    told.note({
      who: 'restored',
      kind: 'message',
      type: 'BBUpdateStatusMsg',
      note: accepted ? 'accepted' : 'not accepted',
    });
  },
};

/** A message of restored's by its plain values: what decides in it goes into the account. */
export function hear(told: Retelling, values: Values): void {
  const type = textIn(values, 'MsgType');
  if (Object.hasOwn(hearings, type)) hearings[type]!(told, values);
}
