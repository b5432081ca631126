/** What stands for an erased person's address where a row must stay countable; nothing can be sent there (RFC 2606). */
export const ERASED = 'erased@erased.invalid';
export const ERASED_DOMAIN = 'erased.invalid';
const ERASED_KEY = 'erased:';

/** A key that no address has, so that nothing is ever matched by it or sent to it. */
export function erasedKey(id: number): string {
  return `${ERASED_KEY}${id}`;
}

/** Tells whether a key stands for somebody who was erased. */
export function isPlaceholder(key: string): boolean {
  return key.startsWith(ERASED_KEY);
}
