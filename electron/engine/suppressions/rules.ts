import { type Address, parseAddress, unwrapAddress } from '../../../shared/address.ts';
import type { Suppression } from '../../../shared/contract/suppressions.ts';

// What a person said outweighs what a server said, and that outweighs a hand-made entry.
const STRENGTH: Readonly<Record<Suppression['reason'], number>> = {
  complained: 4,
  unsubscribed: 3,
  bounced: 2,
  manual: 1,
};

/** Tells whether a new reason says more than the one on record. */
export function isStronger(reason: Suppression['reason'], than: Suppression['reason']): boolean {
  return STRENGTH[reason] > STRENGTH[than];
}

/** Reads addresses out of a typed or pasted text: one per line, or apart by commas, semicolons or spaces. */
export function readAddresses(text: string): { addresses: Address[]; invalid: string[] } {
  const addresses = new Map<string, Address>();
  const invalid: string[] = [];
  for (const piece of text.split(/[\r\n,;\t|]+/)) {
    for (const word of wordsOf(piece.trim())) {
      const parsed = parseAddress(unwrapAddress(word));
      if (parsed.ok) addresses.set(parsed.key, parsed);
      else invalid.push(word.slice(0, 320));
    }
  }
  return { addresses: [...addresses.values()], invalid };
}

// "Siti <siti@example.com>" is one entry; "a@example.com b@example.com" are two.
function wordsOf(piece: string): string[] {
  if (piece === '') return [];
  return piece.includes('<') ? [piece] : piece.split(/\s+/);
}
