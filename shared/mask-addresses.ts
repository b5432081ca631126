/** A text in which an address is its first letter and its domain only, for logs: whole addresses are nobody's business there. */
export function maskAddresses(text: string): string {
  // What ends in a slash is a path to a scoped package, as in the lines of a stack.
  return text.replace(
    /([^\s<>"'@:,;()]{0,63}[^\s<>"'@:,;()/])@([^\s<>"'@:,;()]{1,255})/g,
    (_match, local: string, domain: string) => `${local[0]}***@${domain}`,
  );
}
