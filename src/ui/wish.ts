import type { Behavior, Errand, ListedBuild } from '../journal/entry.ts';
import type { Model, Wanted } from '../session/contract.ts';

/** What the phone's screen shows, as the person tells us. */
export type Shows = 'recovery' | 'logo' | 'black' | 'starts';

/** Everything a screen can ask for. Screens decide nothing: the app turns a wish into a call of the session. */
export type Wish =
  | { readonly do: 'want'; readonly behavior: Behavior }
  | { readonly do: 'errand'; readonly errand: Errand }
  | { readonly do: 'tell'; readonly shows: Shows }
  /** `handle`: to what was dropped, where the browser gives one. */
  | { readonly do: 'choose'; readonly file: File; readonly handle?: Promise<FileSystemHandle | null> }
  | { readonly do: 'model'; readonly model: Model }
  | { readonly do: 'get'; readonly build: ListedBuild }
  | { readonly do: 'fetch'; readonly wanted: Wanted }
  | { readonly do: 'free'; readonly key: string }
  | { readonly do: 'pretend' }
  | {
      readonly do: 'pick' | 'reopen' | 'look-up' | 'pause' | 'resume' | 'cancel';
    }
  | {
      readonly do:
        | 'grant'
        | 'recheck'
        | 'consent'
        | 'keep'
        | 'stop'
        | 'again'
        | 'back'
        | 'theme'
        | 'help'
        | 'journal'
        | 'save';
    };

/** The one event that elements here send. */
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
  }
}
