/** Ids of one block lie so close together; a block begins at a multiple of 32, so that its bits fit into a set's words. */
export const BLOCK_SPAN = 32_768;
/** Where the places of a block that begins with an id are counted from. */
export const baseOf = (from: number) => from - (from % 32);

const BITMAP_BYTES = BLOCK_SPAN / 8;
/** Grams that begin alike are stored together: a fortieth of the rows. */
const GROUP_BITS = 6;
const IN_GROUP = 1 << GROUP_BITS;

export const groupOf = (gram: number) => gram >>> GROUP_BITS;

/**
 * Writes the places of grams, which must come in ascending order, group by group. Each gram of a group is one byte for the gram,
 * two for the length, and ascending places: the distances between them, seven bits a byte, or one bit for each place where that is
 * shorter (told by its length). `each` must not keep the bytes.
 */
export function createGroupWriter(each: (group: number, data: Uint8Array) => void) {
  const bytes = new Uint8Array(IN_GROUP * (BITMAP_BYTES + 3));
  let group = -1;
  let length = 0;
  const end = () => {
    if (length > 0) each(group, bytes.subarray(0, length));
    length = 0;
  };
  return {
    end,
    add(gram: number, places: Uint16Array, from: number, to: number): void {
      if (groupOf(gram) !== group) {
        end();
        group = groupOf(gram);
      }
      const head = length;
      const size = writePlaces(bytes, head + 3, places, from, to);
      bytes[head] = gram & (IN_GROUP - 1);
      bytes[head + 1] = size & 255;
      bytes[head + 2] = size >>> 8;
      length = head + 3 + size;
    },
  };
}

function writePlaces(bytes: Uint8Array, start: number, places: Uint16Array, from: number, to: number): number {
  // As distances each takes a byte at least.
  if (to - from >= BITMAP_BYTES - 4) return writeBitmap(bytes, start, places, from, to);
  let at = start;
  let next = 0;
  for (let n = from; n < to; n++) {
    const place = places[n] as number;
    let gap = place - next;
    next = place + 1;
    while (gap > 127) {
      bytes[at++] = (gap & 127) | 128;
      gap >>>= 7;
    }
    bytes[at++] = gap;
    if (at - start >= BITMAP_BYTES - 4) return writeBitmap(bytes, start, places, from, to);
  }
  return at - start;
}

function writeBitmap(bytes: Uint8Array, start: number, places: Uint16Array, from: number, to: number): number {
  bytes.fill(0, start, start + BITMAP_BYTES);
  for (let n = from; n < to; n++) {
    const place = places[n] as number;
    const at = start + (place >>> 3);
    bytes[at] = (bytes[at] as number) | (1 << (place & 7));
  }
  return BITMAP_BYTES;
}

/** The bytes of one gram within its group, or undefined where no text of the block has it. */
export function placesOf(data: Uint8Array, gram: number): Uint8Array | undefined {
  const wanted = gram & (IN_GROUP - 1);
  for (let at = 0; at + 3 <= data.length; ) {
    const size = (data[at + 1] as number) | ((data[at + 2] as number) << 8);
    if (data[at] === wanted) return data.subarray(at + 3, at + 3 + size);
    at += 3 + size;
  }
  return undefined;
}

/** Puts places into `words` as bits; what was there before goes. */
export function decodePlaces(data: Uint8Array, words: Uint32Array): void {
  if (data.length === BITMAP_BYTES) {
    new Uint8Array(words.buffer, words.byteOffset, BITMAP_BYTES).set(data);
    return;
  }
  words.fill(0);
  let next = 0;
  let gap = 0;
  let shift = 0;
  for (let at = 0; at < data.length; at++) {
    const byte = data[at] as number;
    gap |= (byte & 127) << shift;
    shift += 7;
    if (byte & 128) continue;
    const place = next + gap;
    words[place >>> 5] = (words[place >>> 5] as number) | (1 << (place & 31));
    next = place + 1;
    gap = 0;
    shift = 0;
  }
}
