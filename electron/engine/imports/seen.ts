/** 32 MB. */
const MOST_AT_FIRST = 2 ** 21;

/**
 * Remembers which texts it was shown, as 64-bit hashes: 16 bytes each at most, however many there are. Two texts may be taken
 * for one (once in ten thousand million lists of a million); a text that it was shown is always known again. So many texts find
 * room without it having to be made on the way.
 */
export function createSeen(texts = 8_192) {
  const room = 2 ** Math.ceil(Math.log2(Math.min(MOST_AT_FIRST, Math.max(8_192, texts)) * 2));
  let mask = room - 1;
  let slots = new Uint32Array(room * 2);
  let count = 0;

  function put(low: number, high: number): boolean {
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const known = slots[at * 2];
      const other = slots[at * 2 + 1];
      if (known === 0 && other === 0) {
        slots[at * 2] = low;
        slots[at * 2 + 1] = high;
        return false;
      }
      if (known === low && other === high) return true;
    }
  }

  function grow(): void {
    const before = slots;
    mask = mask * 2 + 1;
    slots = new Uint32Array((mask + 1) * 2);
    for (let at = 0; at < before.length; at += 2) {
      const low = before[at] ?? 0;
      const high = before[at + 1] ?? 0;
      if (low !== 0 || high !== 0) put(low, high);
    }
  }

  return {
    /** Tells whether this text was shown before, and remembers it. */
    again(text: string): boolean {
      // Two rounds of FNV-1a with different primes and a final mix (MurmurHash3's), so that neither half follows from the other.
      let low = 0x811c9dc5;
      let high = 0x9747b28c;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        low = Math.imul(low ^ code, 0x01000193);
        high = Math.imul(high ^ code, 0x5bd1e995);
        high ^= high >>> 15;
      }
      low = Math.imul(low ^ (low >>> 16), 0x85ebca6b);
      low = (low ^ (low >>> 13)) >>> 0;
      high = (high ^ (high >>> 13)) >>> 0;
      if (low === 0 && high === 0) low = 1;
      if (put(low, high)) return true;
      if (++count * 2 > mask) grow();
      return false;
    },
  };
}
