import type { Snapshot } from '../journal/snapshot.ts';

/** What the computer has to stay awake for. */
type Duty = 'phone' | 'file' | null;

/** A restore, whose phone depends on this tab; or a file that is being fetched, which only a sleeping computer holds up. */
export function dutyOf({ phase, restoredAt, at, download, fault, checking }: Snapshot): Duty {
  if (phase !== null && restoredAt === null && (at === 'working' || at === 'waiting')) return 'phone';
  if (fault) return null;
  // What is here is still checked; what was paused waits for a person.
  const busy = download && download.state !== 'here' ? comes.has(download.state) : checking !== null;
  return busy ? 'file' : null;
}

const comes: ReadonlySet<string> = new Set(['opening', 'looking', 'running', 'stalled', 'elsewhere']);

/** Keeps the computer awake, and while a phone depends on the tab keeps that from closing by accident. */
export class Awake {
  #lock: WakeLockSentinel | null = null;
  #duty: Duty = null;
  readonly #hears: (held: boolean) => void;

  /** `hears`: whether the browser keeps the computer awake, whenever that changes during a duty. */
  constructor(hears: (held: boolean) => void) {
    this.#hears = hears;
    // The browser takes the lock away when the page is hidden; it is asked for again when it shows.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.#duty) void this.#acquire();
    });
  }

  hold(duty: Duty): void {
    if (duty === this.#duty) return;
    const before = this.#duty;
    this.#duty = duty;
    if (duty === 'phone') addEventListener('beforeunload', ask);
    else removeEventListener('beforeunload', ask);
    if (duty && !before) void this.#acquire();
    if (duty) return;
    void this.#lock?.release();
    this.#lock = null;
  }

  async #acquire(): Promise<void> {
    try {
      const lock = await navigator.wakeLock.request('screen');
      // Meanwhile the duty may have ended.
      if (!this.#duty) {
        void lock.release();
        return;
      }
      this.#lock = lock;
      // The browser takes it back when the page is hidden, or the battery is low.
      lock.addEventListener('release', () => {
        if (this.#duty) this.#hears(false);
      });
      this.#hears(true);
    } catch {
      // Refused on low battery or by policy: the journal's drift entries will tell if the computer slept.
      this.#lock = null;
      if (this.#duty) this.#hears(false);
    }
  }
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
