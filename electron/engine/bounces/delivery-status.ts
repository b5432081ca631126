import { addressOf } from './addresses.ts';

/** One per-recipient group of a delivery status (RFC 3464 2.3), fields as written. */
export type StatusGroup = {
  readonly address: string | null;
  readonly original: string | null;
  readonly action: string | null;
  readonly status: string | null;
  readonly diagnostic: string;
  readonly remoteMta: string | null;
};

export type DeliveryStatus = {
  readonly reportingMta: string | null;
  readonly groups: readonly StatusGroup[];
  /** The fields stood in a text, not in a part of their own. */
  readonly inText: boolean;
};

/** A mail without any. */
export const NO_STATUS: DeliveryStatus = { reportingMta: null, groups: [], inText: false };

const MAX_GROUPS = 500;
type Fields = Map<string, string>;

/** Reads delivery-status fields from a text, also where blank lines between groups are missing or MIME fields are mixed in. */
export function parseDeliveryStatus(text: string, inText = false): DeliveryStatus {
  const blocks = fieldBlocks(text);
  let perMessage: string | undefined;
  const groups: StatusGroup[] = [];
  for (const block of blocks) {
    perMessage ??= block.get('reporting-mta');
    if (groups.length < MAX_GROUPS && isRecipient(block)) groups.push(toGroup(block));
  }
  return { reportingMta: afterType(perMessage), groups, inText };
}

function isRecipient(block: Fields): boolean {
  return block.has('final-recipient') || block.has('original-recipient') || block.has('x-actual-recipient');
}

function toGroup(block: Fields): StatusGroup {
  const final = recipientOf(block.get('final-recipient'));
  const original = recipientOf(block.get('original-recipient'));
  const actual = recipientOf(block.get('x-actual-recipient'));
  return {
    // A name that is no Internet address (an alias of the receiving system's own) says less than what we wrote to.
    address: final !== null && original !== null && !isQualified(final) ? original : (final ?? original ?? actual),
    original: original ?? final,
    action: actionOf(block.get('action')),
    status: /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]\d)/.exec(block.get('status') ?? '')?.[0] ?? null,
    diagnostic: withoutType(block.get('diagnostic-code') ?? '') || commentOf(block.get('status') ?? ''),
    remoteMta: afterType(block.get('remote-mta')),
  };
}

/** The address of a recipient field: `rfc822; a@b`, `utf-8; a@b` with `\\x{hex}` for characters (RFC 6533 3), or what stands there with an @. */
function recipientOf(value: string | undefined): string | null {
  if (value === undefined) return null;
  const named = afterType(value) ?? '';
  const plain = named.includes('\\x{')
    ? named.replace(/\\x\{([0-9A-Fa-f]{2,6})\}/g, (all, hex: string) => characterOf(hex) ?? all)
    : named;
  return addressOf(plain) ?? /[^\s<>;,"]{1,64}@[^\s<>;,"]{1,255}/.exec(plain)?.[0] ?? null;
}

function characterOf(hex: string): string | undefined {
  const code = Number.parseInt(hex, 16);
  return code > 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
}

function isQualified(address: string): boolean {
  return address.slice(address.lastIndexOf('@') + 1).includes('.');
}

function actionOf(value: string | undefined): string | null {
  const word = /^[a-z]+/.exec((value ?? '').trim().toLowerCase())?.[0] ?? null;
  return word === 'expired' || word === 'deferred' ? 'delayed' : word === 'failure' ? 'failed' : word;
}

/** Some systems explain the status in a comment: `4.0.0 (example.net: host name lookup failure)`. */
function commentOf(status: string): string {
  return /\(([^()\n]{3,300})\)/.exec(status)?.[1] ?? '';
}

/** `dns; host` → `host`. */
function afterType(value: string | undefined): string | null {
  if (value === undefined) return null;
  const semicolon = value.indexOf(';');
  return (semicolon === -1 ? value : value.slice(semicolon + 1)).trim() || null;
}

/** `smtp; 550 no` → `550 no`, but `550 no; really` stays whole. */
function withoutType(value: string): string {
  const type = /^\s{0,10}(?:x-[\w-]{1,30}|smtp|dns|local|unknown|notes|[a-z]{3,10})\s{0,5};\s{0,10}/i.exec(value);
  return (type ? value.slice(type[0].length) : value).trim();
}

const KNOWN: ReadonlySet<string> = new Set([
  'original-recipient',
  'final-recipient',
  'x-actual-recipient',
  'action',
  'status',
  'remote-mta',
  'diagnostic-code',
  'last-attempt-date',
  'will-retry-until',
  'reporting-mta',
  'arrival-date',
  'final-log-id',
  'original-envelope-id',
  'received-from-mta',
  'dsn-gateway',
]);

const OWN_FIELD = /^x-[\w-]{1,40}$/;

const isPrintable = (code: number): boolean => code > 32 && code < 127;

const MAX_LINES = 20_000;

/** A field's name in lower case where it is one that a status may have, or ''. */
function keyOf(written: string): string {
  if (written.length > 60) return '';
  const key = written.trim().toLowerCase();
  return KNOWN.has(key) || OWN_FIELD.test(key) ? key : '';
}

function fieldBlocks(text: string): Fields[] {
  const blocks: Fields[] = [];
  let block: Fields = new Map();
  let name = '';
  const close = (): void => {
    if (block.size > 0) blocks.push(block);
    block = new Map();
    name = '';
  };
  for (let start = 0, count = 0; start <= text.length && count < MAX_LINES; count++) {
    const found = text.indexOf('\n', start);
    const stop = found === -1 ? text.length : found;
    const first = start === stop ? 0 : text.charCodeAt(start);
    if (!isPrintable(first) && text.slice(start, stop).trim() === '') close();
    else if (first === 32 || first === 9) {
      if (name) block.set(name, `${block.get(name) ?? ''} ${text.slice(start, stop).trim()}`.slice(0, 8192));
    } else {
      const colon = text.indexOf(':', start);
      const key = colon === -1 || colon >= stop ? '' : keyOf(text.slice(start, colon));
      if (key !== '' && block.has(key) && isRecipient(block)) close();
      name = key;
      if (key !== '')
        block.set(
          key,
          text
            .slice(colon + 1, Math.min(stop, colon + 10_000))
            .trim()
            .slice(0, 8192),
        );
    }
    start = stop + 1;
  }
  close();
  return joinSplit(blocks);
}

/** Some systems put a blank line inside a group: an Action or Status without a recipient belongs to the group before it. */
function joinSplit(blocks: Fields[]): Fields[] {
  const joined: Fields[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    const orphan = !isRecipient(block) && !block.has('reporting-mta') && (block.has('action') || block.has('status'));
    if (orphan && last && isRecipient(last) && !last.has('action'))
      for (const [key, value] of block) last.set(key, value);
    else joined.push(block);
  }
  return joined;
}
