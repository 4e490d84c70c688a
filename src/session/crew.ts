import { wrap, type Remote } from 'comlink';
import demoUrl from '../../workers/demo.ts?worker&url';
import firmwareUrl from '../../workers/firmware.ts?worker&url';
import restoreUrl from '../../workers/restore.ts?worker&url';
import { scriptUrl } from '../../workers/script-url.ts';
import type { FirmwareApi, PretendApi, RestoreApi } from './contract.ts';

/** The workers, made when they are first needed. A worker can be dismissed, whatever it is doing. */
export interface Crew {
  restore(): Hand<RestoreApi>;
  firmware(): Hand<FirmwareApi>;
  pretend(): Hand<PretendApi>;
}

/** One worker: its calls, its death, and its dismissal, after which no call is answered. */
export interface Hand<Api> {
  readonly api: Remote<Api>;
  /** Called once if the worker dies of an error of its own. */
  onDeath(told: (reason: string) => void): void;
  dismiss(): void;
}

function hire<Api>(url: string): Hand<Api> {
  const worker = new Worker(scriptUrl(url), { type: 'module' });
  return {
    api: wrap<Api>(worker),
    onDeath(told) {
      worker.addEventListener('error', (event) => told(event.message), { once: true });
    },
    dismiss() {
      worker.terminate();
    },
  };
}

/** Starts a new worker at each call. */
export const browserCrew: Crew = {
  restore: () => hire<RestoreApi>(restoreUrl),
  firmware: () => hire<FirmwareApi>(firmwareUrl),
  pretend: () => hire<PretendApi>(demoUrl),
};
