import { formsOf, mentions, withoutAddresses } from '../db/mentions.ts';
import { decodeBytes } from './decode.ts';
import { decodedBody, walk } from './walk.ts';

/**
 * A report about several people without one of them: their part of the delivery status (RFC 3464 2.3) is cut out, and their
 * address is replaced wherever else it stands. Undefined where something of them stays, however it is encoded: such a mail must go.
 */
export function withoutPerson(raw: Buffer, keys: readonly string[], words: readonly string[]): Buffer | undefined {
  const sought = keys.flatMap((key) => formsOf(key));
  const asBytes = sought.map((form) => Buffer.from(form).toString('latin1').toLowerCase());
  const text = raw.toString('latin1').replaceAll('\r\n', '\n');
  const rest = withoutAddresses(withoutGroups(text, asBytes), [...new Set(asBytes)]);
  const mended = Buffer.from(rest, 'latin1');
  return tellsOf(mended, [...sought, ...words]) ? undefined : mended;
}

/** The groups of fields about a person, each between blank lines and naming a recipient. */
function withoutGroups(text: string, sought: readonly string[]): string {
  return text
    .split('\n\n')
    .filter(
      (group) =>
        !(/^(?:final|original)-recipient:/im.test(group) && /^action:/im.test(group) && mentions(group, sought)),
    )
    .join('\n\n');
}

const MOST_DEPTH = 4;
const MOST_BODY = 262_144;

/** Whether a mail still says one of these words, in any of its parts as a reader would see it; what nobody can look into counts as if it did. */
function tellsOf(raw: Buffer, words: readonly string[], depth = 0): boolean {
  if (depth > MOST_DEPTH) return true;
  const mail = walk(raw);
  if (mentions(decodeBytes(raw, ''), words) || mentions(mail.text, words)) return true;
  return mail.parts.some((part) => {
    if (part.end - part.start > MOST_BODY || !/^(?:text|message|multipart)\//.test(part.type)) return true;
    const body = decodedBody(mail, part);
    const nested = part.type === 'message/rfc822' || part.type === 'message/global';
    return mentions(body, words) || (nested && tellsOf(Buffer.from(body), words, depth + 1));
  });
}
