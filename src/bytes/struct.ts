import type { Bytes } from './bytes.ts';

/** A value of fixed size, in bytes, inside a record. */
export interface Field<T> {
  readonly size: number;
  get(view: DataView, at: number, little: boolean): T;
  set(view: DataView, at: number, little: boolean, value: T): void;
}

/** One byte. */
export const u8: Field<number> = {
  size: 1,
  get: (view, at) => view.getUint8(at),
  set: (view, at, _, value) => {
    view.setUint8(at, value);
  },
};

/** An unsigned integer of two bytes, in the record's byte order. */
export const u16: Field<number> = {
  size: 2,
  get: (view, at, little) => view.getUint16(at, little),
  set: (view, at, little, value) => {
    view.setUint16(at, value, little);
  },
};

/** The same of four bytes. */
export const u32: Field<number> = {
  size: 4,
  get: (view, at, little) => view.getUint32(at, little),
  set: (view, at, little, value) => {
    view.setUint32(at, value, little);
  },
};

/** The same of eight bytes. */
export const u64: Field<bigint> = {
  size: 8,
  get: (view, at, little) => view.getBigUint64(at, little),
  set: (view, at, little, value) => {
    view.setBigUint64(at, value, little);
  },
};

/** `length` bytes as they are. */
export const blob = (length: number): Field<Bytes> => ({
  size: length,
  get: (view, at) => new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + at, length).slice(),
  set: (view, at, _, value) => {
    if (value.length !== length) throw new RangeError(`field of ${length} bytes given ${value.length}`);
    new Uint8Array(view.buffer, view.byteOffset + at, length).set(value);
  },
});

type Fields = Record<string, Field<never>>;
type Values<F> = { -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** A record of `size` bytes. */
export interface Struct<T> {
  readonly size: number;
  /** Throws `RangeError` when fewer than `size` bytes follow `at`. */
  read(bytes: Bytes, at?: number): T;
  write(values: T): Bytes;
}

/** A record, said once: reading, writing and size come from the same line. */
export function struct<
  F extends { [K in keyof F]: Field<never> | Field<number> | Field<bigint> | Field<Bytes> },
>(fields: F, order: 'big' | 'little'): Struct<Values<F>> {
  const little = order === 'little';
  const layout: { name: string; field: Field<unknown>; at: number }[] = [];
  let size = 0;
  for (const [name, field] of Object.entries(fields as unknown as Fields)) {
    layout.push({ name, field: field, at: size });
    size += field.size;
  }
  return {
    size,
    read(bytes, at = 0) {
      if (at + size > bytes.length)
        throw new RangeError(`record of ${size} bytes at ${at} of ${bytes.length}`);
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
      const values: Record<string, unknown> = {};
      for (const { name, field, at: offset } of layout) values[name] = field.get(view, offset, little);
      return values as Values<F>;
    },
    write(values) {
      const bytes = new Uint8Array(size);
      const view = new DataView(bytes.buffer);
      for (const { name, field, at: offset } of layout)
        field.set(view, offset, little, (values as Record<string, unknown>)[name]);
      return bytes;
    },
  };
}
