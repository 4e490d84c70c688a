/** `unknown` is an answer, and counts for nothing (failures.md §3.2). */
export type Answer = 'yes' | 'no' | 'unknown';

/** What a person answers when asked, and no browser can see. An absent field was not answered. */
export interface Told {
  /** Q1: the label given to the cable, `A` or `the white one`. */
  readonly cable?: string;
  readonly certified?: Answer;
  /** Q2: someone touched the cable or the phone at that moment. */
  readonly touched?: Answer;
  /** Q3: what is between phone and computer. */
  readonly path?: 'direct' | 'hub' | 'keyboard' | 'unknown';
  /** Q4: a name for the port, `left front`. */
  readonly port?: string;
  /** This computer has no other port that could be used. */
  readonly onlyPort?: Answer;
  /** Q5: a name for the computer, where it is not this one. */
  readonly computer?: string;
  /** The browser runs in a virtual machine, or the phone is passed through to it. */
  readonly virtualMachine?: Answer;
  /** Q6: Apple's app or another phone tool is open. */
  readonly others?: Answer;
  /** Q7: browser, system and apps that restore are up to date. */
  readonly current?: Answer;
  /** Q8: the buttons that recovery mode needs. */
  readonly buttons?: 'ok' | 'broken' | 'unknown';
  /** Buttons were held at that moment. */
  readonly held?: Answer;
  /** Q9: liquid, a drop or a repair. */
  readonly harmed?: Answer;
  /** It started over and over before the first attempt. */
  readonly bootLoop?: Answer;
  /** Q10: where it is, says what can be brought back after an erase. */
  readonly backup?: 'icloud' | 'computer' | 'none' | 'unknown';
  /** Something on it is needed: where it is not, no update has to come before an erase. */
  readonly dataMatters?: Answer;
  /** It was restarted by its buttons before this attempt. */
  readonly restarted?: Answer;
  /** The list before the first attempt was gone through. */
  readonly checklist?: 'done';
  /** What its screen shows. */
  readonly screen?: 'logo' | 'cable' | 'black' | 'starts' | 'unknown';
}

/** Answers about one moment: they say nothing of another attempt. */
export const ofTheMoment = ['touched', 'held', 'screen'] as const satisfies readonly (keyof Told)[];
