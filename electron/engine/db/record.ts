/** A text in UTF-8 that lies in other memory: bytes `from` to `to`. */
export type Piece = { bytes: Uint8Array; from: number; to: number };

/** What a column of a row may hold. Whole numbers up to 2^47 are stored as such, others as floating point. */
export type Value = string | Piece | number | null;

/** Bytes of a header that are set aside in front of each row: its own length, and up to two for each column. */
const usualHeader = (columns: number) => 1 + columns * 2;
const MOST_COLUMNS = 24;
const WHOLE = 2 ** 47;

/** Bytes that a number takes as one of SQLite's variable-length integers; below 2^35. */
export function varintLength(number: number): number {
  if (number < 0x80) return 1;
  if (number < 0x4000) return 2;
  if (number < 0x200000) return 3;
  return number < 0x10000000 ? 4 : 5;
}

/** Writes a variable-length integer; answers where it ends. */
export function putVarint(bytes: Uint8Array, at: number, number: number): number {
  const length = varintLength(number);
  let rest = number;
  for (let place = at + length - 1; place >= at; place--) {
    bytes[place] = (rest % 128) | (place < at + length - 1 ? 0x80 : 0);
    rest = Math.floor(rest / 128);
  }
  return at + length;
}

/**
 * Rows as SQLite stores them (its file format, "record format"), one behind the other in one piece of memory: bytes `from` to
 * `to` are the row that was put last, its first column begins at `body`, and `ends` tells how far behind that each column ends. At
 * most 24 columns.
 */
export function createRecords(room = 65_536) {
  let bytes = Buffer.allocUnsafeSlow(room);
  let end = 0;
  const types = new Uint32Array(MOST_COLUMNS);
  const ends = new Uint32Array(MOST_COLUMNS);
  const records = { from: 0, body: 0, to: 0, ends, bytes: () => bytes, put, clear };

  function makeRoom(most: number): void {
    if (end + most <= bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(Math.ceil(bytes.length * 1.5), end + most));
    bytes.copy(larger, 0, 0, end);
    bytes = larger;
  }

  function copy({ bytes: other, from, to }: Piece, at: number): number {
    for (let n = from; n < to; n++) bytes[at + n - from] = other[n] ?? 0;
    return to - from;
  }

  function column(value: Value, index: number, at: number): number {
    if (value === null) {
      types[index] = 0;
      return at;
    }
    if (typeof value !== 'number') {
      const to = at + (typeof value === 'string' ? bytes.write(value, at, 'utf8') : copy(value, at));
      types[index] = 13 + 2 * (to - at);
      return to;
    }
    if (Number.isInteger(value) && value >= -WHOLE && value < WHOLE) {
      types[index] = 5;
      return bytes.writeIntBE(value, at, 6);
    }
    types[index] = 7;
    return bytes.writeDoubleBE(value, at);
  }

  /** Writes texts in one piece, and tells whether that was right: all of them are texts (or null) of plain letters. */
  function plain(values: readonly Value[], at: number): boolean {
    let all = '';
    for (let n = 0; n < values.length; n++) {
      const value = values[n] ?? null;
      if (value !== null && typeof value !== 'string') return false;
      if (value !== null) all += value;
      types[n] = value === null ? 0 : 13 + 2 * value.length;
      ends[n] = all.length;
    }
    return bytes.write(all, at, 'utf8') === all.length;
  }

  function put(values: readonly Value[]): void {
    let most = values.length * 8;
    for (const value of values) {
      if (typeof value === 'string') most += value.length * 3;
      else if (value !== null && typeof value !== 'number') most += value.to - value.from;
    }
    makeRoom(usualHeader(values.length) + most + MOST_COLUMNS * 5);
    let body = end + usualHeader(values.length);
    let to = body;
    if (plain(values, body)) to += ends[values.length - 1] ?? 0;
    else
      for (let n = 0; n < values.length; n++) {
        to = column(values[n] ?? null, n, to);
        ends[n] = to - body;
      }
    let header = 1;
    for (let n = 0; n < values.length; n++) header += varintLength(types[n] ?? 0);
    if (header > body - end) {
      const further = header - (body - end);
      bytes.copyWithin(body + further, body, to);
      body += further;
      to += further;
    }
    records.from = body - header;
    records.body = body;
    records.to = to;
    end = to;
    bytes[records.from] = header;
    let at = records.from + 1;
    for (let n = 0; n < values.length; n++) at = putVarint(bytes, at, types[n] ?? 0);
  }

  /** Forgets all rows; their memory is used again. */
  function clear(): void {
    end = 0;
  }

  return records;
}
