/** Keeps the computer awake and the tab from closing by accident while a phone depends on it. */
export class Awake {
  #lock: WakeLockSentinel | null = null;
  #wanted = false;

  constructor() {
    // The browser takes the lock away when the page is hidden; it is asked for again when it shows.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.#wanted) void this.#acquire();
    });
  }

  hold(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) {
      addEventListener('beforeunload', ask);
      void this.#acquire();
    } else {
      removeEventListener('beforeunload', ask);
      void this.#lock?.release();
      this.#lock = null;
    }
  }

  async #acquire(): Promise<void> {
    try {
      this.#lock = await navigator.wakeLock.request('screen');
    } catch {
      // Refused on low battery or by policy: the journal's drift entries will tell if the computer slept.
      this.#lock = null;
    }
  }
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
