import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { KeptJournal } from '../../diagnosis/case/by-phone.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import type { Model, ShelfReport } from '../../session/contract.ts';
import { linkButton, quietButton, sideButton } from '../part/button.ts';
import { counted } from '../part/meter.ts';
import { closeSteps } from '../part/steps.ts';
import { Piece } from '../piece.ts';
import { fetches } from '../say-download.ts';
import { checking, file, fileRefusal, fileSize, iosName, refusalTitle } from '../say-file.ts';
import { cases } from '../say-kept.ts';
import { phoneName } from '../say-phone.ts';
import { fetching } from './fetching.ts';
import { keptFiles } from './kept-files.ts';
import './own-address.ts';
import './own-file.ts';
import { pretendOffer } from './pretend-offer.ts';
import { offersIos, whichIos } from './which-ios.ts';

/** Which iOS: one from the list is fetched, or a file is given; checked, and asked about. What is wrong is said here. */
@customElement('replug-choose-file')
export class ChooseFile extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ type: Boolean }) bench = false;
  @property({ attribute: false }) models: readonly Model[] = [];
  @property({ attribute: false }) shelf: ShelfReport | null = null;
  /** Earlier visits. */
  @property({ attribute: false }) kept: readonly KeptJournal[] = [];
  @property({ attribute: false }) remembered: string | null = null;
  /** Now, on the attempt's clock. */
  @property({ type: Number }) t = 0;

  protected override render(): TemplateResult {
    return html`<div class="wrap split">
      <section>${this.#now()}</section>
      <section>
        <h2>${file.stepsTitle}</h2>
        ${closeSteps(file.steps, (nth) => (this.#step() > nth ? 'was' : this.#step() === nth ? 'is' : null))}
      </section>
    </div>`;
  }

  #now(): TemplateResult {
    if (fetches(this.snapshot)) return fetching(this.snapshot, this.t);
    return this.#busy() ? this.#progress() : this.#question();
  }

  #busy(): boolean {
    const { fault, checking: share, wait, pretend, file: chosen, download, verified } = this.snapshot;
    if (fault) return false;
    return (
      share !== null ||
      (download?.state === 'here' && !verified) ||
      wait?.for === 'signing' ||
      (pretend !== null && (chosen === null || wait?.for !== 'file'))
    );
  }

  #step(): number {
    const { wait, verified } = this.snapshot;
    return wait?.for === 'signing' || verified ? 1 : 0;
  }

  #question(): TemplateResult {
    const { snapshot, bench, models, shelf } = this;
    const { phone, pretend, relay } = snapshot;
    const listed = pretend === null && relay;
    return html`<h1 tabindex="-1">${file.title}</h1>
      <p class="lead">${!listed ? file.leadOwn : phone ? file.leadPhone(phoneName(phone)) : file.lead}</p>
      ${this.#refusal()}
      <div class="pick">
        ${listed ? whichIos(snapshot, { bench, models, shelf }) : ''}
        <replug-own-file .main=${!offersIos(snapshot)} .remembered=${this.remembered}></replug-own-file>
        ${pretend === null ? html`<replug-own-address></replug-own-address>` : ''}
      </div>
      ${keptFiles(shelf)} ${this.#cases()}
      <p>${linkButton(file.back, { do: 'back' })}</p>
      ${pretendOffer()}`;
  }

  /** The list of them stands where they are opened. */
  #cases(): TemplateResult | '' {
    const phones = new Set(this.kept.map(({ ecid }) => ecid)).size;
    if (phones === 0) return '';
    return html`<p class="gap-s">
      ${cases.count(phones)} ${quietButton(cases.see, { do: 'see', part: 'intake' })}
    </p>`;
  }

  #refusal(): TemplateResult | '' {
    const { fault, firmware } = this.snapshot;
    const refusal = fault ? fileRefusal(fault.fault, this.snapshot) : undefined;
    if (refusal === undefined) return '';
    return html`<div class="note alarm gap-s" role="alert">
      <strong>${refusalTitle(this.snapshot)}</strong>
      <p>${refusal}</p>
      ${firmware ? html`<p class="fine quiet"><code>${firmware.file}</code></p>` : ''}
    </div>`;
  }

  #doing(): readonly [title: string, lead: string] {
    const { wait, pretend, file: chosen, unpacksElsewhere } = this.snapshot;
    if (wait?.for === 'signing') return [checking.asking, checking.askingLead];
    if (unpacksElsewhere) return [checking.elsewhere, checking.elsewhereLead];
    if (pretend === null) return [checking.title, checking.lead];
    return [chosen === null ? checking.pretendTitle : checking.title, checking.pretendLead];
  }

  #progress(): TemplateResult {
    const { checking: share, wait, firmware, pretend } = this.snapshot;
    const asking = wait?.for === 'signing';
    const [title, lead] = this.#doing();
    return html`<h1 tabindex="-1">${title}</h1>
      <p class="lead">${lead}</p>
      ${share === null ? '' : counted(share, checking.share)}
      ${pretend === null && !asking ? html`<div class="acts">${sideButton(checking.stop, { do: 'halt' })}</div>` : ''}
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
}

const products = (all: readonly string[]): string =>
  all.length > 2 ? file.madeForMany(all[0] ?? '', all.length - 1) : all.join(', ');

declare global {
  interface HTMLElementTagNameMap {
    'replug-choose-file': ChooseFile;
  }
}
