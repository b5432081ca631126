import type { TlsMode } from '../connection.ts';
import { asciiHost } from './host-name.ts';
import { accountOf, type Person } from './preset-match.ts';

/** One server of a provider's own description. */
export type Outgoing = {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMode;
  readonly user: string;
  readonly oauth2: boolean;
};
/** One server for reading, by IMAP; told in the same way. */
type Incoming = Outgoing;
export type Autoconfig = {
  readonly name: string;
  readonly outgoing: readonly Outgoing[];
  readonly incoming: readonly Incoming[];
};

const MOST_TAGS = 5_000;
const MOST_SERVERS = 5;

/**
 * Reads the outgoing SMTP and the incoming IMAP servers of a `clientConfig` document (https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat),
 * best first, with the person's address filled in; null where it is none. It comes from anybody: a document type (and with it
 * every entity of its own) is refused, nothing is nested, and time grows with the length only.
 */
export function readAutoconfig(xml: string, person: Person): Autoconfig | null {
  const tags = readTags(xml);
  if (tags === null || !tags.some(({ name }) => name === 'clientconfig')) return null;
  const filled = (text: string) =>
    text
      .replaceAll('%EMAILADDRESS%', accountOf(person))
      .replaceAll('%EMAILLOCALPART%', accountOf(person).slice(0, -person.domain.length - 1))
      .replaceAll('%EMAILDOMAIN%', person.domain)
      .slice(0, 320);
  return {
    name: filled(tags.find(({ name }) => name === 'displayname')?.text ?? '').slice(0, 100),
    outgoing: serversOf(tags, 'outgoingserver', 'smtp', filled),
    incoming: serversOf(tags, 'incomingserver', 'imap', filled),
  };
}

function serversOf(tags: readonly Tag[], place: string, type: string, filled: (text: string) => string): Outgoing[] {
  const servers = blocksOf(tags, place, type)
    .flatMap((block) => serverOf(block, filled) ?? [])
    .slice(0, MOST_SERVERS);
  const order: readonly TlsMode[] = ['tls', 'starttls'];
  return order.flatMap((mode) => servers.filter(({ tls }) => tls === mode));
}

type Tag = { readonly name: string; readonly type: string; readonly text: string };

function blocksOf(tags: readonly Tag[], place: string, type: string): Tag[][] {
  const blocks: Tag[][] = [];
  let block: Tag[] | null = null;
  for (const tag of tags) {
    if (tag.name === place && tag.type === type) {
      block = [];
      blocks.push(block);
    } else if (tag.name.endsWith('server')) block = null;
    else block?.push(tag);
  }
  return blocks;
}

function serverOf(block: readonly Tag[], filled: (text: string) => string): Outgoing | null {
  const textOf = (name: string) => block.find((tag) => tag.name === name)?.text ?? '';
  const host = asciiHost(filled(textOf('hostname')));
  const port = Number(textOf('port'));
  const tls = TLS_OF[textOf('sockettype').toUpperCase()];
  const user = filled(textOf('username'));
  // An open line is never offered: whoever wants one enters it by hand and says so.
  if (host === null || tls === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  if (/[\p{Cc}]/u.test(user)) return null;
  const oauth2 = block.some(({ name, text }) => name === 'authentication' && text.toLowerCase() === 'oauth2');
  return { host, port, tls, user, oauth2 };
}

const TLS_OF: Readonly<Record<string, TlsMode>> = { SSL: 'tls', TLS: 'tls', STARTTLS: 'starttls' };

/** Opening tags in order, each with the text up to the next tag. Null where it is no such document. */
function readTags(xml: string): Tag[] | null {
  const tags: Tag[] = [];
  let at = 0;
  for (;;) {
    const start = xml.indexOf('<', at);
    if (start < 0) return tags;
    if (xml.startsWith('<!--', start)) at = after(xml, '-->', start + 4);
    else if (xml.startsWith('<?', start)) at = after(xml, '?>', start + 2);
    else if (xml.startsWith('<!', start)) return null;
    else {
      const end = xml.indexOf('>', start);
      if (end < 0 || tags.length >= MOST_TAGS) return null;
      const tag = xml.slice(start + 1, Math.min(end, start + 500));
      at = end + 1;
      if (tag.startsWith('/')) continue;
      const next = xml.indexOf('<', at);
      tags.push({ ...nameOf(tag), text: plain(xml.slice(at, next < 0 ? xml.length : next)) });
    }
    if (at < 0) return null;
  }
}

function after(xml: string, end: string, from: number): number {
  const found = xml.indexOf(end, from);
  return found < 0 ? -1 : found + end.length;
}

function nameOf(tag: string): { name: string; type: string } {
  const name = /^[A-Za-z][\w:-]{0,50}/.exec(tag)?.[0] ?? '';
  const type = /\stype\s{0,5}=\s{0,5}(?:"([^"<]{0,50})"|'([^'<]{0,50})')/.exec(tag);
  return { name: name.toLowerCase(), type: (type?.[1] ?? type?.[2] ?? '').toLowerCase() };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** XML's own five entities and no others; what was one of ours before is not read twice. */
const plain = (text: string): string =>
  text
    .slice(0, 1_000)
    .replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => ENTITIES[name] ?? '')
    .trim();
