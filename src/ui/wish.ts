import type { Behavior, Errand, ListedBuild } from '../journal/entry.ts';
import type { Model, Wanted } from '../session/contract.ts';
import type { Claim } from '../diagnosis/ladder/claim.ts';
import type { Step } from '../diagnosis/ladder/step.ts';
import type { Elsewhere } from '../journal/elsewhere.ts';
import type { Told } from '../journal/told.ts';

/** What the phone's screen shows, as the person tells us. */
export type Shows = 'recovery' | 'logo' | 'black' | 'starts';

/** Screens about the case, which a person opens and leaves by themselves. */
export type Part = 'verdict' | 'case' | 'report' | 'intake';

/** A mode to be guided to, by the phone's buttons; or into recovery mode on request. */
export type Guide = 'recovery' | 'dfu' | 'by-command';

/** Everything a screen can ask for. Screens decide nothing: the app turns a wish into a call of the session. */
export type Wish =
  | { readonly do: 'consent'; readonly behavior: Behavior }
  | { readonly do: 'errand'; readonly errand: Errand }
  /** The other of two phones that are connected. */
  | { readonly do: 'take'; readonly ecid: string }
  | { readonly do: 'tell'; readonly shows: Shows }
  /** `handle`: to what was dropped, where the browser gives one. */
  | { readonly do: 'choose'; readonly file: File; readonly handle?: Promise<FileSystemHandle | null> }
  | { readonly do: 'choose-folder'; readonly folder: FileSystemDirectoryHandle }
  | { readonly do: 'pick'; readonly what: 'file' | 'folder' }
  | { readonly do: 'model'; readonly model: Model }
  | { readonly do: 'get'; readonly build: ListedBuild }
  | { readonly do: 'fetch'; readonly wanted: Wanted }
  | { readonly do: 'free'; readonly key: string }
  | { readonly do: 'pretend' }
  /** A part of the case instead of what is going on. */
  | { readonly do: 'see'; readonly part: Part | null }
  | { readonly do: 'answer'; readonly of: 'then' | 'now'; readonly told: Told }
  /** What the ladder asked for is done: try again. */
  | { readonly do: 'changed'; readonly claim: Claim; readonly operation: Behavior }
  /** To a mode that a step asks for, and from there to another try. */
  | { readonly do: 'guide'; readonly goal: Guide; readonly operation: Behavior }
  | { readonly do: 'elsewhere'; readonly attempt: Elsewhere }
  | { readonly do: 'save-case'; readonly inFull: boolean }
  | { readonly do: 'open-case'; readonly file: File }
  /** A case that is kept here, whose phone is not at hand. */
  | { readonly do: 'look-at'; readonly ecid: string }
  /** What was told of before a phone was seen was about this one. */
  | { readonly do: 'join' }
  /** The case of one phone, by its ECID or mask; null: all that are kept here. */
  | { readonly do: 'forget'; readonly ecid: string | null }
  | {
      /** `halt` leaves what is here of a file, `cancel` deletes it. */
      readonly do: 'reopen' | 'look-up' | 'pause' | 'resume' | 'halt' | 'cancel';
    }
  | {
      readonly do:
        'grant' | 'recheck' | 'keep' | 'stop' | 'again' | 'back' | 'theme' | 'help' | 'journal' | 'save';
    };

/** A screen of the case says which step stands on it: the dock does not know the case. */
export class StepEvent extends Event {
  readonly step: Step;
  constructor(step: Step) {
    super('step', { bubbles: true });
    this.step = step;
  }
}

/** What elements here send when a person has done something. */
export class WishEvent extends Event {
  readonly wish: Wish;
  constructor(wish: Wish) {
    super('wish', { bubbles: true });
    this.wish = wish;
  }
}

/**
 * Listener for a click that sends `wish` from the clicked element. The event runs to its end inside the click, as
 * `requestDevice` demands.
 */
export const wishing =
  (wish: Wish) =>
  (event: Event): void => {
    event.currentTarget?.dispatchEvent(new WishEvent(wish));
  };

declare global {
  interface HTMLElementEventMap {
    wish: WishEvent;
    step: StepEvent;
  }
}
