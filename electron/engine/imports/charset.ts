import { isAscii } from 'node:buffer';
import chardet from 'chardet';

/** Decoders that a list may need, in the order in which a tie is decided. Every name is a label of the Encoding Standard. */
const LEGACY_CHARSETS = [
  'windows-1252',
  'iso-8859-2',
  'windows-1250',
  'windows-1251',
  'koi8-r',
  'shift_jis',
  'gb18030',
  'big5',
  'euc-kr',
  // What Excel for Mac saves as "CSV (Macintosh)".
  'macintosh',
] as const;

const DETECTED: Readonly<Record<string, (typeof LEGACY_CHARSETS)[number]>> = {
  'ISO-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
  'ISO-8859-2': 'iso-8859-2',
  'windows-1250': 'windows-1250',
  'windows-1251': 'windows-1251',
  'ISO-8859-5': 'windows-1251',
  'KOI8-R': 'koi8-r',
  Shift_JIS: 'shift_jis',
  GB18030: 'gb18030',
  Big5: 'big5',
  'EUC-KR': 'euc-kr',
};

const EVIDENCE_BYTES = 32_768;

/** Tells whether the engine can decode this charset. */
export function knownCharset(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}

/** The charset of a file from its bytes: BOM, then UTF-16 by its zero bytes, then strict UTF-8, then the likeliest old code page. */
export async function guessCharset(source: AsyncIterable<Uint8Array>): Promise<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const evidence: number[] = [];
  let first = true;
  let strict = true;
  for await (const bytes of source) {
    const marked = first ? markedCharset(bytes) : null;
    if (marked) return marked;
    first = false;
    if (strict) strict = decodes(utf8, bytes, true);
    if (!isAscii(bytes)) collectEvidence(bytes, evidence);
    if (!strict && evidence.length >= EVIDENCE_BYTES) break;
  }
  if (strict && decodes(utf8, new Uint8Array(), false)) return 'utf-8';
  return likeliest(Uint8Array.from(evidence));
}

/** UTF-8 or UTF-16 by byte order mark, or UTF-16 without one: nearly every second byte of a Latin list is then zero. */
export function markedCharset(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 16_384);
  if (head.length < 8) return null;
  let even = 0;
  let odd = 0;
  head.forEach((byte, index) => {
    if (byte === 0) index % 2 === 0 ? even++ : odd++;
  });
  const half = head.length / 2;
  // Addresses and separators are ASCII in every script: a list of Cyrillic names still has zeros on one side only.
  if (odd > half * 0.25 && even < odd * 0.1) return 'utf-16le';
  return even > half * 0.25 && odd < even * 0.1 ? 'utf-16be' : null;
}

function decodes(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

// Only lines with bytes above ASCII say anything; a list of 100,000 plain lines would drown three accents.
function collectEvidence(bytes: Uint8Array, evidence: number[]): void {
  let start = 0;
  while (start < bytes.length && evidence.length < EVIDENCE_BYTES) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, Math.min(end, start + 4_096));
    if (line.some((byte) => byte > 127)) evidence.push(...line);
    start = end;
  }
}

function likeliest(evidence: Uint8Array): string {
  const confidence = new Map<string, number>();
  for (const match of chardet.analyse(evidence)) {
    const label = DETECTED[match.name];
    if (label) confidence.set(label, Math.max(confidence.get(label) ?? 0, match.confidence));
  }
  let best = 'windows-1252';
  let bestScore = Number.POSITIVE_INFINITY;
  for (const label of LEGACY_CHARSETS) {
    const oddity = strangeness(label, evidence);
    if (oddity === null) continue;
    const score =
      oddity * 100 -
      (confidence.get(label) ?? 0) * 0.2 -
      (label === 'windows-1252' ? 5 : 0) +
      (label === 'macintosh' ? 5 : 0);
    if (score < bestScore) {
      best = label;
      bestScore = score;
    }
  }
  return best;
}

/** The share of words with foreign letters that no writer would produce, 0 to 1; null where the bytes cannot be this charset. */
function strangeness(label: string, evidence: Uint8Array): number | null {
  let text: string;
  try {
    text = new TextDecoder(label, { fatal: true }).decode(evidence);
  } catch {
    return null;
  }
  const words = text.match(/[^\s,;|"'.()@0-9_/+-]{1,80}/g) ?? [];
  const foreign = words.filter((word) => /[^\x00-\x7f]/.test(word));
  if (foreign.length === 0) return 1;
  return foreign.filter(isStrange).length / foreign.length;
}

// Signs that stand alone say nothing against a code page that has them.
const LONE_SIGN = /^[©®°§£€¥µ«»–—…•™½¼¾²³·]$/;

function isStrange(word: string): boolean {
  if (LONE_SIGN.test(word)) return false;
  if (/[\x80-\x9f\ue000-\uf8ff\ufffd]/.test(word)) return true;
  if (/[^\p{L}\p{M}\u2019\u2018\u0060\u00b4:&]/u.test(word)) return true;
  const scripts = [
    /\p{Script=Latin}/u,
    /\p{Script=Cyrillic}/u,
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    /\p{Script=Hangul}/u,
  ];
  if (scripts.filter((script) => script.test(word)).length !== 1) return true;
  if (/\p{Ll}\p{Lu}[^a-z]/u.test(word)) return true;
  // Half-width kana are what Latin-1 accents look like in Shift_JIS; four accents in a row are what Cyrillic looks like in Latin-1.
  return /[\uff61-\uff9f]/.test(word) || /[\u00c0-\u024f]{4}/.test(word);
}
