/** Reads tables of a FlatBuffer (little endian, as its format says). Positions are in bytes from the beginning. */
export class FlatBuffer {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get root(): number {
    return this.#follow(0);
  }

  /** A byte of a table, 0 where it is left out. */
  byte(table: number, field: number): number {
    const at = this.#field(table, field);
    return at === undefined ? 0 : this.bytes[at]!;
  }

  /** A 32-bit number of a table, 0 where it is left out. */
  int(table: number, field: number): number {
    const at = this.#field(table, field);
    return at === undefined ? 0 : this.#view.getInt32(at, true);
  }

  /** A table within a table. */
  table(table: number, field: number): number | undefined {
    const at = this.#field(table, field);
    return at === undefined ? undefined : this.#follow(at);
  }

  tables(table: number, field: number): number[] {
    return this.#items(table, field, (at) => this.#follow(at));
  }

  ints(table: number, field: number): number[] {
    return this.#items(table, field, (at) => this.#view.getInt32(at, true));
  }

  /** A vector of bytes, as a view of the whole. */
  data(table: number, field: number): Uint8Array {
    const { begin, length } = this.#vector(table, field);
    return this.bytes.subarray(begin, begin + length);
  }

  #items<T>(table: number, field: number, read: (at: number) => T): T[] {
    const { begin, length } = this.#vector(table, field);
    return Array.from({ length }, (_, index) => read(begin + 4 * index));
  }

  #vector(table: number, field: number): { begin: number; length: number } {
    const at = this.#field(table, field);
    if (at === undefined) return { begin: 0, length: 0 };
    const vector = this.#follow(at);
    return { begin: vector + 4, length: this.#view.getUint32(vector, true) };
  }

  #field(table: number, field: number): number | undefined {
    const fields = table - this.#view.getInt32(table, true);
    const entry = 4 + 2 * field;
    if (entry >= this.#view.getUint16(fields, true)) return undefined;
    const offset = this.#view.getUint16(fields + entry, true);
    return offset === 0 ? undefined : table + offset;
  }

  #follow(at: number): number {
    return at + this.#view.getUint32(at, true);
  }
}
