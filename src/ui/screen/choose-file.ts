import { html, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import { Piece } from '../piece.ts';
import { checking, file, fileRefusal, fileSize, iosName } from '../say-file.ts';
import { percent } from '../say-figures.ts';
import { phoneName } from '../say-phone.ts';
import { WishEvent, wishing } from '../wish.ts';
import { pretendOffer } from './pretend-offer.ts';

/** Which iOS: a file is given, checked, and asked about; what is wrong with it is said here. */
@customElement('replug-choose-file')
export class ChooseFile extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @state() private over = false;

  protected override render(): TemplateResult {
    return html`<div class="wrap split">
      <section>${this.#busy() ? this.#progress() : this.#question()}</section>
      <section>
        <h2>${file.stepsTitle}</h2>
        <ol class="steps close">
          ${file.steps.map(
            ([title, text], i) =>
              html`<li class=${this.#step() > i ? 'was' : this.#step() === i ? 'is' : ''}>
                <div>
                  <h3>${title}</h3>
                  <p>${text}</p>
                </div>
              </li>`,
          )}
        </ol>
      </section>
    </div>`;
  }

  #busy(): boolean {
    const { fault, checking: share, wait, pretend, file: chosen } = this.snapshot;
    if (fault) return false;
    return (
      share !== null ||
      wait?.for === 'signing' ||
      (pretend !== null && (chosen === null || wait?.for !== 'file'))
    );
  }

  #step(): number {
    const { wait, verified } = this.snapshot;
    return wait?.for === 'signing' || verified ? 1 : 0;
  }

  #question(): TemplateResult {
    const { fault, firmware, phone } = this.snapshot;
    const refusal = fault ? fileRefusal(fault.fault, this.snapshot) : undefined;
    return html`<h1 tabindex="-1">${file.title}</h1>
      <p class="lead">${phone ? file.leadPhone(phoneName(phone)) : file.lead}</p>
      ${
        refusal
          ? html`<div class="note alarm gap-s" role="alert">
              <strong>${file.refused}</strong>
              <p>${refusal}</p>
              ${firmware ? html`<p class="fine quiet"><code>${firmware.file}</code></p>` : ''}
            </div>`
          : ''
      }
      <div
        class="drop gap-s ${this.over ? 'over' : ''}"
        @dragover=${this.#dragOver}
        @dragleave=${this.#dragLeave}
        @drop=${this.#drop}
      >
        <h2><label for="ipsw">${file.label}</label></h2>
        <p class="fine quiet">${file.fits} ${file.stays}</p>
        <div class="gap-s">
          <input
            id="ipsw"
            type="file"
            accept=".ipsw,.zip,application/zip"
            data-primary
            @change=${this.#picked}
          />
        </div>
        <p class="fine quiet gap-s">${file.drop}</p>
      </div>
      <p>
        <button type="button" class="btn plain flush" @click=${wishing({ do: 'back' })}>${file.back}</button>
      </p>
      ${pretendOffer()}`;
  }

  #progress(): TemplateResult {
    const { checking: share, wait, firmware, pretend, file: chosen } = this.snapshot;
    const asking = wait?.for === 'signing';
    const making = pretend !== null && chosen === null;
    return html`<h1 tabindex="-1">
        ${asking ? checking.asking : making ? checking.pretendTitle : checking.title}
      </h1>
      <p class="lead">
        ${asking ? checking.askingLead : pretend === null ? checking.lead : checking.pretendLead}
      </p>
      ${share === null ? '' : bar(share)}
      ${
        firmware
          ? html`<dl class="facts gap">
              <dt>${file.buildLabel}</dt>
              <dd>${iosName(firmware)} <span class="num">(${firmware.build})</span></dd>
              <dt>${file.forLabel}</dt>
              <dd>${products(firmware.products)}</dd>
              <dt>${file.sizeLabel}</dt>
              <dd>${fileSize(firmware)}</dd>
              <dt>${file.wholeLabel}</dt>
              <dd>${share === null ? file.yes : file.notYet}</dd>
              <dt>${file.signedLabel}</dt>
              <dd>${asking ? checking.asking : file.askedLater}</dd>
            </dl>`
          : ''
      }`;
  }

  readonly #picked = (event: Event): void => {
    const chosen = (event.target as HTMLInputElement).files?.[0];
    if (chosen) this.dispatchEvent(new WishEvent({ do: 'choose', file: chosen }));
  };

  readonly #dragOver = (event: DragEvent): void => {
    event.preventDefault();
    this.over = true;
  };

  readonly #dragLeave = (): void => {
    this.over = false;
  };

  readonly #drop = (event: DragEvent): void => {
    event.preventDefault();
    this.over = false;
    const chosen = event.dataTransfer?.files[0];
    if (chosen) this.dispatchEvent(new WishEvent({ do: 'choose', file: chosen }));
  };
}

const products = (all: readonly string[]): string =>
  all.length > 2 ? file.madeForMany(all[0] ?? '', all.length - 1) : all.join(', ');

function bar(share: number): TemplateResult {
  const done = Math.round(share * 100);
  return html`<dl class="figures gap-s">
      <div>
        <dt>${checking.share}</dt>
        <dd class="figure">${percent(share)}</dd>
      </div>
    </dl>
    <div
      class="gap-s"
      role="progressbar"
      aria-label=${checking.share}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${done}
    >
      <svg class="meter" aria-hidden="true">
        ${svg`<rect class="track" width="100%" height="100%" /><rect class="done" width="${done}%" height="100%" />`}
      </svg>
    </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-choose-file': ChooseFile;
  }
}
