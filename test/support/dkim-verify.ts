import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

// A verifier of DKIM signatures written from RFC 6376 and RFC 8463 alone; it shares nothing with what signs.

/** Why a signature holds or does not. */
export type DkimVerdict = {
  selector: string;
  algorithm: string;
  signed: string[];
  result: 'pass' | 'body' | 'signature';
};

/** The TXT records at a name. */
export type Dns = (name: string) => string | undefined;

type Tags = Map<string, string>;

function tagsOf(text: string): Tags {
  const tags: Tags = new Map();
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0) tags.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  return tags;
}

function split(raw: Buffer): { fields: string[]; body: string } {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const fields: string[] = [];
  for (const line of text.slice(0, end).split('\r\n')) {
    if (/^[ \t]/.test(line)) fields[fields.length - 1] += `\r\n${line}`;
    else fields.push(line);
  }
  return { fields, body: text.slice(end + 4) };
}

const nameOf = (field: string) => field.slice(0, field.indexOf(':')).trim().toLowerCase();

function relaxField(field: string): string {
  let value = field
    .slice(field.indexOf(':') + 1)
    .split('\r\n')
    .join('');
  while (/[ \t][ \t]|\t/.test(value))
    value = value
      .replace(/[ \t]+/, ' ')
      .replace(/\t/g, ' ')
      .replace(/ {2,}/g, ' ');
  return `${nameOf(field)}:${value.trim()}`;
}

function relaxBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines.length === 0 ? '' : `${lines.join('\r\n')}\r\n`;
}

function keyOf(record: Tags): KeyObject {
  const bytes = Buffer.from((record.get('p') ?? '').replace(/\s/g, ''), 'base64');
  const der =
    record.get('k') === 'ed25519' ? Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes]) : bytes;
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

/** Every signature of a message with what comes of checking it; relaxed/relaxed only. */
export function verifyDkim(raw: Buffer, dns: Dns): DkimVerdict[] {
  const { fields, body } = split(raw);
  return fields.filter((field) => nameOf(field) === 'dkim-signature').map((field) => checked(field, fields, body, dns));
}

function checked(field: string, fields: readonly string[], body: string, dns: Dns): DkimVerdict {
  const tags = tagsOf(field.slice(field.indexOf(':') + 1).replace(/\r\n/g, ''));
  const tag = (name: string) => tags.get(name) ?? '';
  if (tag('v') !== '1' || tag('c') !== 'relaxed/relaxed') throw new Error(`cannot check ${field}`);
  const signed = tag('h')
    .split(':')
    .map((name) => name.trim().toLowerCase());
  const verdict = { selector: tag('s'), algorithm: tag('a'), signed };
  const hash = createHash('sha256').update(relaxBody(body), 'latin1').digest('base64');
  if (hash !== tag('bh').replace(/\s/g, '')) return { ...verdict, result: 'body' };
  const left = fields.filter((one) => one !== field);
  let data = '';
  for (const name of signed) {
    const at = left.findLastIndex((one) => nameOf(one) === name);
    if (at < 0) continue;
    data += `${relaxField(left.splice(at, 1)[0] ?? '')}\r\n`;
  }
  data += relaxField(field.replace(/([;\s]b\s*=)[^;]*/, '$1'));
  const record = dns(`${tag('s')}._domainkey.${tag('d')}`);
  if (record === undefined) throw new Error(`no key for ${tag('s')}`);
  const bytes = Buffer.from(data, 'latin1');
  const signature = Buffer.from(tag('b').replace(/\s/g, ''), 'base64');
  const key = keyOf(tagsOf(record));
  const holds =
    tag('a') === 'ed25519-sha256'
      ? verify(null, createHash('sha256').update(bytes).digest(), key, signature)
      : verify('sha256', bytes, key, signature);
  return { ...verdict, result: holds ? 'pass' : 'signature' };
}
