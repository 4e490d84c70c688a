import { html, type TemplateResult } from 'lit';
import type { Computer } from './computer.ts';
import type { FileFacts } from './file-facts.ts';
import { obstacle, type Screen, type View } from './screen.ts';
import type { Time } from './time.ts';
import type { Watched } from './watch.ts';

/** What the screens are made of, beside the session. */
export interface Shown {
  readonly view: View;
  readonly computer: Computer;
  readonly facts: FileFacts;
  readonly time: Time;
  /** Now, on the attempt's clock, in ms. */
  readonly t: number;
}

/** Each screen's element with what it needs. The elements themselves are loaded by whoever shows them. */
export function screenElement(
  screen: Screen,
  { snapshot, entries, kept, files }: Watched,
  { view: { shows, bench, guide = null }, computer, facts, time, t }: Shown,
): TemplateResult {
  switch (screen) {
    case 'arrival':
      return html`<replug-arrival .snapshot=${snapshot} .computer=${computer}></replug-arrival>`;
    case 'unsupported':
      return html`<replug-unsupported
        .obstacle=${obstacle(snapshot.host, snapshot.relay) ?? 'browser'}
      ></replug-unsupported>`;
    case 'file':
      return html`<replug-choose-file
        .snapshot=${snapshot}
        .bench=${bench}
        .models=${facts.models}
        .shelf=${facts.shelf}
        .remembered=${files.remembered}
        .kept=${kept}
        .t=${t}
      ></replug-choose-file>`;
    case 'connect':
      return html`<replug-connect
        .snapshot=${snapshot}
        .shows=${shows}
        .technician=${bench}
        .towards=${guide === 'dfu' ? 'dfu' : guide && 'recovery'}
        .time=${time}
      ></replug-connect>`;
    case 'detour':
      return html`<replug-detour .snapshot=${snapshot} .t=${t}></replug-detour>`;
    case 'consent':
      return html`<replug-consent .snapshot=${snapshot} .technician=${bench} .time=${time}></replug-consent>`;
    case 'refused':
      return html`<replug-refused .snapshot=${snapshot}></replug-refused>`;
    case 'grant':
      return html`<replug-grant .snapshot=${snapshot} .t=${t}></replug-grant>`;
    case 'elsewhere':
      return html`<replug-elsewhere></replug-elsewhere>`;
    case 'held':
      return html`<replug-held .snapshot=${snapshot} .t=${t}></replug-held>`;
    case 'restoring':
      return html`<replug-restoring .snapshot=${snapshot} .t=${t}></replug-restoring>`;
    case 'verdict':
      return html`<replug-verdict
        .snapshot=${snapshot}
        .entries=${entries}
        .kept=${kept}
        .technician=${bench}
        .t=${t}
      ></replug-verdict>`;
    case 'case':
      return html`<replug-case
        .snapshot=${snapshot}
        .entries=${entries}
        .kept=${kept}
        .technician=${bench}
      ></replug-case>`;
    case 'intake':
      return html`<replug-intake .snapshot=${snapshot} .entries=${entries} .kept=${kept}></replug-intake>`;
    case 'report':
      return html`<replug-report
        .snapshot=${snapshot}
        .entries=${entries}
        .kept=${kept}
        .technician=${bench}
        .time=${time}
      ></replug-report>`;
    case 'done':
      return html`<replug-done .snapshot=${snapshot} .t=${t}></replug-done>`;
    case 'kept':
      return html`<replug-kept .snapshot=${snapshot}></replug-kept>`;
  }
}
