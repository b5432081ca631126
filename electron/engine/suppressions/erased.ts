import { createHmac } from 'node:crypto';

/** How many bytes of randomness a workspace's hashes are salted with. */
export const SALT_BYTES = 32;

/** The salted hash of a normalised address: HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function hashOfKey(salt: Uint8Array, key: string): Buffer {
  return createHmac('sha256', salt).update(key, 'utf8').digest();
}

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** A salted 16-bit mark of a normalised address (FNV-1a): cheap, and other for nearly every address that was not erased. */
export function markOfKey(salt: Uint8Array, key: string): number {
  let mark = OFFSET;
  for (let at = 0; at < 4; at++) mark = Math.imul(mark ^ (salt[at] ?? 0), PRIME);
  for (let at = 0; at < key.length; at++) mark = Math.imul(mark ^ key.charCodeAt(at), PRIME);
  return (mark ^ (mark >>> 16)) & 0xffff;
}

/** Everybody who was erased and must not be mailed, as another thread may be told it: `hashes` are hexadecimal, by their marks. */
export type ErasedPeople = { readonly salt: Uint8Array; readonly byMark: ReadonlyMap<number, readonly string[]> };

/** Tells whether an address is one of a person who was erased. */
export function isErasedKey({ salt, byMark }: ErasedPeople, key: string): boolean {
  const hashes = byMark.get(markOfKey(salt, key));
  return hashes?.includes(hashOfKey(salt, key).toString('hex')) ?? false;
}
