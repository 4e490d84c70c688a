import { text, type Bytes } from '../../src/bytes/bytes.ts';
import type { Setup } from '../phone/enumeration.ts';
import { Endpoint, recoveryProductId } from '../phone/iboot-descriptors.ts';

/** A tap keeps no more than this of the data of one transfer, as usbmon does. */
export const keptBytes = 32;

/** What went over the cable, as a tap on it sees it. `data` has the first `keptBytes` of what was sent. */
export type Transfer =
  | { readonly kind: 'arrive'; readonly productId: number }
  | { readonly kind: 'control'; readonly setup: Setup; readonly data: Bytes; readonly stalled: boolean }
  | {
      readonly kind: 'out';
      readonly endpoint: number;
      readonly length: number;
      readonly data: Bytes;
      readonly stalled: boolean;
    };

/**
 * The transfers of a host in recovery mode, one line for each thing that it does: its commands with their request
 * number, the images by type with the size of their pieces and what ends them, and the requests that choose
 * configuration and interface. Reads of descriptors are left out: the kernel does most of them. What comes after the
 * first arrival as another product than 0x1281 is no more of recovery's.
 */
export function recoverySequence(transfers: readonly Transfer[]): string[] {
  const lines: string[] = [];
  let upload: Upload | undefined;
  for (const transfer of transfers) {
    if (transfer.kind === 'out') {
      if (transfer.endpoint === Endpoint.upload) (upload ??= new Upload()).add(transfer);
      continue;
    }
    if (upload) lines.push(upload.line());
    upload = undefined;
    if (transfer.kind === 'control') lines.push(...controlLine(transfer));
    else if (transfer.productId === recoveryProductId) lines.push('arrives 1281');
    else return lines;
  }
  return lines;
}

function controlLine({ setup, data, stalled }: Extract<Transfer, { kind: 'control' }>): string[] {
  const { requestType, request, value, index } = setup;
  const refused = stalled ? ', refused' : '';
  switch ((requestType << 8) | request) {
    case 0x0009:
      return [`configuration ${value}`];
    case 0x010b:
      return [`interface ${index} alternate ${value}`];
    case 0x4000:
    case 0x4001:
      return [`command ${request} "${wordsOf(data, setup.length)}"${refused}`];
    case 0xc000:
      return [`reads the answer${refused}`];
    case 0x4100:
      return ['begins an upload'];
    case 0x2101:
      return [`notifies the end of uploads${refused}`];
    default:
      // Descriptors, status and halts.
      return (requestType & 0x60) === 0 ? [] : [`request ${requestType.toString(16)}/${request}${refused}`];
  }
}

class Upload {
  readonly #lengths: number[] = [];
  #type = '';

  add({ length, data }: Extract<Transfer, { kind: 'out' }>): void {
    if (this.#lengths.length === 0) this.#type = /IM4P..(\w{4})/s.exec(latin1(data))?.[1] ?? 'no image';
    this.#lengths.push(length);
  }

  line(): string {
    const bytes = this.#lengths.reduce((sum, length) => sum + length, 0);
    const end = this.#lengths.at(-1) === 0 ? 'an empty packet' : `a piece of ${this.#lengths.at(-1)!}`;
    return `sends ${this.#type}: ${bytes} bytes in pieces of ${this.#lengths[0]!}, ends with ${end}`;
  }
}

/** Of a long command only the beginning is known. */
const wordsOf = (data: Bytes, length: number): string =>
  data.length < length ? `${text(data)}…` : text(data).replace(/\0$/, '');

const latin1 = (bytes: Bytes): string => String.fromCharCode(...bytes);
