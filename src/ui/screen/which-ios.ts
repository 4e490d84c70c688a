import { html, type TemplateResult } from 'lit';
import type { ListedBuild } from '../../journal/entry.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import type { Kept, Model, ShelfReport } from '../../session/contract.ts';
import { isTight } from '../computer.ts';
import { primaryButton, sideButton } from '../part/button.ts';
import { phoneName } from '../say-phone.ts';
import { ios } from '../say-ios.ts';
import { WishEvent, wishing } from '../wish.ts';

/** What the choice is made from, beside the snapshot. */
export interface Choice {
  /** Everything that is signed may be chosen, not only the newest. */
  readonly bench: boolean;
  /** For people whose phone is not at hand; empty until they are known. */
  readonly models: readonly Model[];
  readonly shelf: ShelfReport | null;
}

/** The newest iOS for the phone at hand, or for the model that was named: the card that most people need. */
export function whichIos(snapshot: Snapshot, choice: Choice): TemplateResult {
  const { phone, model, catalogue } = snapshot;
  const product = (phone ?? model)?.product;
  if (product === undefined) return whichModel(choice.models);
  const name = phone ? phoneName(phone) : (model?.name ?? product);
  const listed = catalogue?.product === product ? catalogue : null;
  const [newest, ...others] = listed?.builds ?? [];
  if (newest) return offer(snapshot, choice, { name, newest, others });
  const other = phone ? '' : differentModel(choice.models, product);
  if (listed?.state === 'unlisted') return note(ios.unlisted, ios.unlistedWhy, html`${askAgain} ${other}`);
  if (listed?.state === 'listed') return note(ios.none(name), ios.noneWhy, html`${askAgain} ${other}`);
  return note(ios.looking(name), ios.lookingWhy, '');
}

/** One filled button stands on the screen: here when there is something to fetch, else at the file. */
export function offersIos({ phone, model, catalogue, pretend, relay }: Snapshot): boolean {
  const product = (phone ?? model)?.product;
  return pretend === null && relay && catalogue?.product === product && (catalogue?.builds.length ?? 0) > 0;
}

interface Offered {
  readonly name: string;
  readonly newest: ListedBuild;
  readonly others: readonly ListedBuild[];
}

function offer(
  { catalogue, now, phone, model }: Snapshot,
  { bench, models, shelf }: Choice,
  { name, newest, others }: Offered,
): TemplateResult {
  const { source = '', asked = 0, stale = false } = catalogue ?? {};
  const boards = phone
    ? [phone.hardwareModel?.toLowerCase() ?? '']
    : (models.find(({ product }) => product === model?.product)?.boards ?? []);
  const here = shelf?.kept.find(({ wanted }) => wanted?.url === newest.url);
  const complete = here?.complete === true && hasParts(here, boards);
  return html`<div class="card on">
    <div class="row">
      <div>
        <h2>${ios.newest(newest, name)}</h2>
        <p class="quiet">
          ${complete ? ios.kept : here ? ios.partly(here.bytes, here.size) : ios.toFetch(newest)}
        </p>
      </div>
      ${primaryButton(complete ? ios.use(newest) : ios.get(newest), { do: 'get', build: newest })}
    </div>
    <dl class="facts gap-s">
      <dt>${ios.signed}</dt>
      <dd>${ios.signedSays(source, asked, now)}</dd>
      <dt>${ios.fits(name)}</dt>
      <dd>${ios.fitsYes}</dd>
      <dt>${ios.build}</dt>
      <dd class="num">${newest.build}</dd>
    </dl>
    <a class="btn plain flush fine gap-s" href=${newest.url} rel="noreferrer">${ios.link}</a>
    ${room(newest, here?.bytes ?? 0, shelf)}
    ${stale ? html`<p class="note gap-s">${ios.stale(asked, now)} ${askAgain}</p>` : ''}
    ${bench && others.length > 0 ? older(others) : ''}
    ${phone ? '' : differentModel(models, catalogue?.product ?? '')}
  </div>`;
}

/** Of a file that serves many models only the parts of some may have been fetched. */
const hasParts = ({ wanted }: Kept, boards: readonly string[]): boolean =>
  wanted?.boards === undefined ||
  (boards.length > 0 && boards.every((board) => wanted.boards?.includes(board)));

/** A hint, and no reason to forbid anything. */
function room({ size }: ListedBuild, here: number, shelf: ShelfReport | null): TemplateResult | '' {
  if (size === null || shelf?.free == null || !isTight(shelf.free) || shelf.free >= size - here) return '';
  return html`<p class="note gap-s">${ios.little(shelf.free, size - here)}</p>`;
}

const older = (builds: readonly ListedBuild[]): TemplateResult =>
  html`<details class="more gap-s">
    <summary>${ios.older}</summary>
    <p class="note">${ios.olderWhy}</p>
    <p class="acts">
      ${builds.map(
        (build) =>
          html`<button type="button" class="btn" @click=${wishing({ do: 'get', build })}>
            ${ios.get(build)} <span class="num">(${build.build})</span>
          </button>`,
      )}
    </p>
  </details>`;

const whichModel = (models: readonly Model[]): TemplateResult =>
  html`<div class="card">
    <h2>${ios.which}</h2>
    <p class="quiet">${ios.whichWhy}</p>
    <div class="acts">${sideButton(ios.connected, { do: 'grant' })} ${modelField(models, '')}</div>
  </div>`;

const differentModel = (models: readonly Model[], product: string): TemplateResult =>
  html`<details class="more gap-s">
    <summary>${ios.other}</summary>
    ${modelField(models, product)}
  </details>`;

const modelField = (models: readonly Model[], product: string): TemplateResult =>
  html`<label class="field"
    ><span class="fine">${ios.model}</span>
    <select
      @change=${(event: Event) => {
        const select = event.currentTarget as HTMLSelectElement;
        const model = models.find((each) => each.product === select.value);
        if (model) select.dispatchEvent(new WishEvent({ do: 'model', model }));
      }}
    >
      <option value="">${ios.choose}</option>
      ${models.map(
        (model) =>
          html`<option value=${model.product} ?selected=${model.product === product}>${model.name}</option>`,
      )}
    </select>
  </label>`;

const askAgain: TemplateResult = sideButton(ios.again, { do: 'look-up' });

const note = (title: string, text: string, acts: TemplateResult | string): TemplateResult =>
  html`<div class="card">
    <h2>${title}</h2>
    <p class="quiet">${text}</p>
    ${acts === '' ? '' : html`<div class="acts">${acts}</div>`}
  </div>`;
