import type { Told } from '../journal/told.ts';
import { clock } from './say-figures.ts';

/** A question as a person is asked it; without choices the answer is a word of their own. */
export interface Asked {
  readonly question: string;
  readonly choices: readonly (readonly [answer: string, words: string])[];
}

const yesNo = [
  ['yes', 'Yes'],
  ['no', 'No'],
  ['unknown', 'I don’t know'],
] as const;

type Ask = (at: number) => Asked;

const plain =
  (question: string, choices: Asked['choices'] = yesNo): Ask =>
  () => ({ question, choices });

/** Every question that may be asked after an attempt, in words. `at`: wall time of its end. */
const questions: Partial<Record<keyof Told, Ask>> = {
  touched: (at) => ({ question: `Did anyone touch the cable at ${clock(at)}?`, choices: yesNo }),
  held: (at) => ({ question: `Did anyone hold its buttons at ${clock(at)}?`, choices: yesNo }),
  screen: plain('What does its screen show now?', [
    ['logo', 'A logo'],
    ['cable', 'A cable'],
    ['black', 'Nothing'],
    ['starts', 'It starts'],
    ['unknown', 'I cannot tell'],
  ]),
  cable: plain('Which cable is it? A word is enough', []),
  path: plain('Where is the cable plugged in?', [
    ['direct', 'Straight into this computer'],
    ['hub', 'A hub or dock'],
    ['keyboard', 'A keyboard or monitor'],
    ['unknown', 'I don’t know'],
  ]),
  current: plain('Are Chrome and this computer up to date?'),
  virtualMachine: plain('Does Chrome run in a virtual machine?'),
  others: plain('Is Apple’s app or another phone tool open?'),
  port: plain('Which port is it? A word is enough', []),
  certified: plain('Is the cable Apple’s own, or certified?'),
  dataMatters: plain('Is there anything on it that you need?', [
    ['yes', 'Yes'],
    ['no', 'No, it may be erased'],
    ['unknown', 'I don’t know'],
  ]),
  harmed: plain('Was there liquid, a drop or a repair?'),
};

/** The frame of a question. */
export const asking = { title: 'One question', say: 'Say it' };

/** The question in words; null where it is not asked after an attempt. */
export const questionInWords = (question: keyof Told, at: number): Asked | null =>
  questions[question]?.(at) ?? null;
