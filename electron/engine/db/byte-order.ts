/** So few are put in order by comparing them with each other. */
const FEW = 12;

type Texts = { bytes: Uint8Array; from: Uint32Array; to: Uint32Array };

/**
 * Puts numbers of texts (`from` to `to` in `bytes`) in the order of their bytes, in place: that of SQLite's BINARY. Texts that are
 * the same stay in the order in which they came. One byte after the other, so that it takes no longer whatever the texts are;
 * `other` is memory for as many numbers.
 */
export function sortByBytes(
  numbers: Uint32Array,
  texts: Texts,
  other: Uint32Array = new Uint32Array(numbers.length),
): void {
  // Ranges that share their first `depth` bytes.
  const waiting = [0, numbers.length, 0];
  const starts = new Uint32Array(258);
  const places = new Uint32Array(258);
  while (waiting.length > 0) {
    const depth = waiting.pop() ?? 0;
    const last = waiting.pop() ?? 0;
    const first = waiting.pop() ?? 0;
    if (last - first <= FEW) {
      insertInOrder(numbers, first, last, texts, depth);
      continue;
    }
    spread(numbers, other, [first, last], texts, depth, { starts, places });
    // Who has ended comes first and is in order.
    for (let byte = 1, at = starts[1] ?? 0; byte <= 256; byte++) {
      const next = starts[byte + 1] ?? 0;
      if (next - at > 1) waiting.push(first + at, first + next, depth + 1);
      at = next;
    }
  }
}

/** Puts a range in the order of one byte; `starts` tells where each byte (from 1; 0 has none) begins in it. */
function spread(
  numbers: Uint32Array,
  other: Uint32Array,
  [first, last]: readonly [number, number],
  { bytes, from, to }: Texts,
  depth: number,
  { starts, places }: { starts: Uint32Array; places: Uint32Array },
): void {
  const byteOf = (number: number) => {
    const at = (from[number] ?? 0) + depth;
    return at < (to[number] ?? 0) ? (bytes[at] ?? 0) + 1 : 0;
  };
  starts.fill(0);
  for (let n = first; n < last; n++) {
    const next = byteOf(numbers[n] ?? 0) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let byte = 1; byte < 258; byte++) starts[byte] = (starts[byte] ?? 0) + (starts[byte - 1] ?? 0);
  places.set(starts);
  for (let n = first; n < last; n++) {
    const number = numbers[n] ?? 0;
    const byte = byteOf(number);
    const place = places[byte] ?? 0;
    places[byte] = place + 1;
    other[first + place] = number;
  }
  numbers.set(other.subarray(first, last), first);
}

function insertInOrder(numbers: Uint32Array, first: number, last: number, texts: Texts, depth: number): void {
  for (let n = first + 1; n < last; n++) {
    const number = numbers[n] ?? 0;
    let place = n;
    for (; place > first && isBefore(number, numbers[place - 1] ?? 0, texts, depth); place--)
      numbers[place] = numbers[place - 1] ?? 0;
    numbers[place] = number;
  }
}

function isBefore(one: number, other: number, { bytes, from, to }: Texts, depth: number): boolean {
  let a = (from[one] ?? 0) + depth;
  let b = (from[other] ?? 0) + depth;
  const endOfA = to[one] ?? 0;
  const endOfB = to[other] ?? 0;
  for (; a < endOfA && b < endOfB; a++, b++) {
    const difference = (bytes[a] ?? 0) - (bytes[b] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return a >= endOfA && b < endOfB;
}
