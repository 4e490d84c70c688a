import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { linkButton, sideButton } from '../part/button.ts';
import { Piece } from '../piece.ts';
import { file } from '../say-file.ts';
import { WishEvent } from '../wish.ts';

/** Chromium's: what lies behind what was dropped, so that it can be found again at the next visit. */
interface HandleItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** A file from this computer: picked, dropped, or the one of an earlier visit. The plain field is for automation, too. */
@customElement('replug-own-file')
export class OwnFile extends Piece {
  /** It is the one thing to do here. */
  @property({ type: Boolean }) main = false;
  /** The name of the file that was used last; null when none is remembered. */
  @property({ attribute: false }) remembered: string | null = null;
  @state() private over = false;

  protected override render(): TemplateResult {
    return html`<div
      class="drop ${this.over ? 'over' : ''}"
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
          class=${this.main ? '' : 'second'}
          accept=".ipsw,.zip,application/zip"
          ?data-primary=${this.main}
          @change=${this.#picked}
        />
      </div>
      <p class="fine quiet gap-s">${file.drop}</p>
      ${this.remembered === null ? '' : this.#last(this.remembered)}
      <div class="gap-s">${this.#pickOffer()} ${this.#folderOffer()}</div>
    </div>`;
  }

  /** Chrome's own picker gives a handle that can be kept; the field's gives the file alone. */
  #pickOffer(): TemplateResult | '' {
    if (this.remembered !== null || !('showOpenFilePicker' in window)) return '';
    return linkButton(file.pick, { do: 'pick', what: 'file' });
  }

  #folderOffer(): TemplateResult | '' {
    if (!('showDirectoryPicker' in window)) return '';
    return linkButton(file.folder, { do: 'pick', what: 'folder' });
  }

  #last(name: string): TemplateResult {
    return html`<p class="fine gap-s">${file.last} <code>${name}</code></p>
      <p>${sideButton(file.reopen, { do: 'reopen' })}</p>`;
  }

  readonly #picked = (event: Event): void => {
    const chosen = (event.target as HTMLInputElement).files?.[0];
    if (chosen) this.#choose(chosen);
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
    const item = event.dataTransfer?.items[0] as (DataTransferItem & HandleItem) | undefined;
    const chosen = event.dataTransfer?.files[0];
    // All must be asked for inside the event; the handle comes later, or never.
    const handle = item?.getAsFileSystemHandle?.().catch(() => null);
    if (item?.webkitGetAsEntry()?.isDirectory === true) void this.#dropFolder(handle);
    else if (chosen) this.#choose(chosen, handle);
  };

  async #dropFolder(dropped: Promise<FileSystemHandle | null> | undefined): Promise<void> {
    const folder = (await dropped) as FileSystemDirectoryHandle | null | undefined;
    if (folder) this.dispatchEvent(new WishEvent({ do: 'choose-folder', folder }));
  }

  #choose(chosen: File, handle?: Promise<FileSystemHandle | null>): void {
    this.dispatchEvent(new WishEvent({ do: 'choose', file: chosen, ...(handle ? { handle } : {}) }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-own-file': OwnFile;
  }
}
