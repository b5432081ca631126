/** Columns of a header line before its fold (RFC 5322 section 2.1.1), and of one encoded word (RFC 2047 section 2). */
const LINE = 76;
const WORD = 75;
/** Longest value of a header line that begins on a line of its own, after the blank that continues the header. */
const LONGEST_BLACK = LINE - 1;

/**
 * The text of a header whose name took `used` columns, folded: as it is where it is printable ASCII, else in encoded words
 * (RFC 2047). `text` is one line without control characters, as `headerText` gives it.
 */
export function headerWords(text: string, used: number): string {
  if (!isPlain(text)) return encodedWords(text, used);
  return used + text.length <= LINE ? text : foldWords(text, used);
}

const ATOMS = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(?: [A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*$/;

/** A mailbox with its display name (RFC 5322 section 3.4) for a header whose name took `used` columns; `address` as `mailbox` gives it. */
export function namedAddress(name: string, address: string, used: number): string {
  if (name === '') return `<${address}>`;
  const phrase = phraseOf(name, used);
  const column = phrase.includes('\n') ? phrase.length - phrase.lastIndexOf('\n') - 1 : used + phrase.length;
  return column + address.length + 3 <= LINE ? `${phrase} <${address}>` : `${phrase}\r\n <${address}>`;
}

function phraseOf(name: string, used: number): string {
  if (!isPlain(name)) return encodedWords(name, used);
  const phrase = ATOMS.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
  if (used + phrase.length <= LINE) return phrase;
  return phrase.startsWith('"') ? encodedWords(name, used) : foldWords(phrase, used);
}

/** Plain words stay readable; what looks like an encoded word would be decoded, and a word without an end could not be folded. */
function isPlain(text: string): boolean {
  if (!/^[\x20-\x7e]*$/.test(text) || text.includes('=?')) return false;
  return text.length <= LONGEST_BLACK || text.split(' ').every((word) => word.length < LONGEST_BLACK);
}

function foldWords(text: string, used: number): string {
  let out = '';
  let column = used;
  for (const word of text.split(' ')) {
    const first = out === '';
    if (column + word.length + (first ? 0 : 1) > LINE) {
      out += `\r\n ${word}`;
      column = word.length + 1;
    } else {
      out += first ? word : ` ${word}`;
      column += word.length + (first ? 0 : 1);
    }
  }
  return out;
}

const FRAME = '=?utf-8?Q??='.length;

/** Encoded words on lines of their own; none splits a character, each stands for itself (RFC 2047 section 5). */
function encodedWords(text: string, used: number): string {
  const foreign = text.replace(/[\x20-\x7e]/g, '').length;
  const encoding = foreign * 3 > text.length ? base64Words : quotedWords;
  return encoding(text, used).join('\r\n ');
}

function base64Words(text: string, used: number): string[] {
  return wordsOf(
    text,
    used,
    (room) => Math.floor(room / 4) * 3,
    (char) => Buffer.byteLength(char),
    (word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`,
  );
}

function quotedWords(text: string, used: number): string[] {
  return wordsOf(
    text,
    used,
    (room) => room,
    (char) => quoted(char).length,
    (word) => `=?utf-8?Q?${[...word].map(quoted).join('')}?=`,
  );
}

/** A character in the Q encoding, with the letters that are allowed in a phrase too (RFC 2047 section 5 (3)). */
function quoted(char: string): string {
  if (char === ' ') return '_';
  if (/^[A-Za-z0-9!*+/-]$/.test(char)) return char;
  return Array.from(Buffer.from(char), (byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

function wordsOf(
  text: string,
  used: number,
  capacity: (room: number) => number,
  costOf: (char: string) => number,
  encode: (word: string) => string,
): string[] {
  const words: string[] = [];
  let word = '';
  let cost = 0;
  let most = capacity(Math.min(WORD, LINE - used) - FRAME);
  for (const char of text) {
    const more = costOf(char);
    if (cost + more > most && word !== '') {
      words.push(encode(word));
      word = '';
      cost = 0;
      most = capacity(WORD - FRAME);
    }
    word += char;
    cost += more;
  }
  if (word !== '') words.push(encode(word));
  return words;
}
