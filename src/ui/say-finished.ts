import type { Saw, Verdict } from '../diagnosis/verdict.ts';
import type { FirmwareFacts } from '../journal/entry.ts';
import { done } from './say-done.ts';
import { stepWords, type StepWords } from './say-step-words.ts';

/** A try that went through, in the words of the screen at its end. */
export interface Finished {
  readonly title: string;
  readonly lead: string;
}

/** Null: it did not go through, here or elsewhere since. */
export function finishedInWords(said: Verdict, firmware: FirmwareFacts | null): Finished | null {
  if (said.outcome === 'failed') return said.next === 'FINISH' ? elsewhere : null;
  const seen = leadOf(said);
  if (said.outcome !== 'finished-with-fault') return { title: done.title(firmware), lead: seen };
  return {
    title: `Finished, but the iPhone reported a problem with ${partOf(said.saw)}`,
    lead: `${seen} What that step needs comes from the computer, so we look for the reason there first.`,
  };
}

const elsewhere: Finished = {
  title: 'It has been restored elsewhere',
  lead: 'Here it had failed, so we look for the reason here first.',
};

function leadOf({ data, next }: Verdict): string {
  if (next === 'DONE_UNSEEN') return done.leadUnseen;
  return data === 'kept' ? done.leadUpdate : done.leadSeen;
}

/** By the name of the step, and never by that of a part: a step says which update failed, not what is broken. */
function partOf(saw: readonly Saw[]): string {
  const steps = saw.flatMap((each) => (each.key === 'step-failed' && each.name !== '' ? [each.name] : []));
  return steps.length === 0 ? 'a step on the way' : `the step ${steps.join(' and ')}`;
}

/** What is next after a try that went through; null where the step has words of its own. */
export function nextFinished({
  outcome,
  data,
  next,
}: Pick<Verdict, 'outcome' | 'data' | 'next'>): StepWords | null {
  if (outcome === 'failed' && next === 'FINISH')
    return { ...stepWords.FINISH, text: `${stepWords.FINISH.text} ${tell}` };
  if (outcome === 'failed' || (outcome === 'finished' && data !== 'kept')) return null;
  const finish = data === 'kept' ? unlock : stepWords.FINISH;
  const words = next === 'FINISH' ? finish : stepWords.DONE_UNSEEN;
  return outcome === 'finished-with-fault' ? { ...words, text: `${words.text} ${report}` } : words;
}

const unlock: StepWords = {
  title: 'Unlock it, and look whether your data is there',
  text: 'It asks for its passcode. “Attempting data recovery” is no failure.',
  button: 'Finish',
};
const tell = 'Please save the journal of the try here, and report it.';
const report = 'If something of it does not work, save the journal and report it.';
