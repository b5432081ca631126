/**
 * Where bounces return (the envelope sender, RFC 5321 3.6): an address of its own for each message, `local+token@domain`
 * (RFC 5233), so that a bounce names its message even where it gives nothing of it back.
 */

/** RFC 5321 4.5.3.1.1 and 4.5.3.1.3: octets before the @, and of a whole address without its angle brackets. */
const LOCAL_OCTETS = 64;
const ADDRESS_OCTETS = 254;
const TOKEN = 26;

const octets = (text: string): number =>
  /^[\x00-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).length;

/**
 * The address with a tag after its local part; one that is there already stays in front of it (`local+ext+tag`: servers split at
 * the first plus, so it goes to the same mailbox). null where it would be too long or the local part is quoted.
 */
export function taggedAddress(address: string, tag: string): string | null {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1 || local.startsWith('"')) return null;
  const tagged = `${local}+${tag}${address.slice(at)}`;
  const fits = octets(local) + 1 + tag.length <= LOCAL_OCTETS && octets(tagged) <= ADDRESS_OCTETS;
  return fits ? tagged : null;
}

/**
 * The envelope sender of a composed message through a relay: the relay's own return address or else the author's, tagged with
 * the message's signed token (its Message-ID begins with it) where the relay says so and it fits.
 */
export function returnPathOf(
  relay: { readonly returnAddress: string; readonly returnTag: boolean },
  made: { readonly envelopeFrom: string; readonly messageId: string },
): string {
  const base = relay.returnAddress === '' ? made.envelopeFrom : relay.returnAddress;
  if (!relay.returnTag) return base;
  return taggedAddress(base, made.messageId.slice(1, 1 + TOKEN)) ?? base;
}
