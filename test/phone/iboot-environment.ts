import type { ProductFacts } from './body.ts';

/** Values as public dumps of customers' phones show them. */
const fixed: Readonly<Record<string, string>> = {
  'build-style': 'RELEASE',
  'boot-command': 'fsboot',
  'board-rev': '0x0',
  loadaddr: '0x801000000',
  'ramdisk-size': '0x20000000',
  'boot-device': 'nand0a',
  'boot-partition': '0',
  'boot-path': '/System/Library/Caches/com.apple.kernelcaches/kernelcache',
  'backlight-level': '1173',
  'display-color-space': 'RGB888',
  'idle-off': 'true',
  'secure-boot': '0x1',
  'image-version': '0x00000002',
  bootdelay: '0',
};

/**
 * iBoot's variables. `setenv` edits the copy in memory, `saveenv` writes it to NVRAM; what is not saved is gone at
 * the next start, `go` included. `boot-stage`, `radio-error` and `ramdisk-delay` are unset, as on an A13.
 */
export class Environment {
  readonly #nvram: Map<string, string>;
  readonly #readable: ReadonlyMap<string, string>;
  readonly #edited: Map<string, string>;
  readonly #passing = new Map<string, string>();

  constructor(nvram: Map<string, string>, product: ProductFacts, buildVersion: string) {
    this.#nvram = nvram;
    this.#edited = new Map(nvram);
    this.#readable = new Map([
      ...Object.entries(fixed),
      ['build-version', buildVersion],
      ['config_board', product.hardwareModel.replace(/ap$/, '')],
    ]);
  }

  get(name: string): string | undefined {
    return this.#passing.get(name) ?? this.#edited.get(name) ?? this.#readable.get(name);
  }

  set(name: string, value: string): void {
    this.#passing.delete(name);
    this.#edited.set(name, value);
  }

  /** `setenvnp`: never saved. */
  setPassing(name: string, value: string): void {
    this.#passing.set(name, value);
  }

  save(): void {
    this.#nvram.clear();
    for (const [name, value] of this.#edited) this.#nvram.set(name, value);
  }
}
