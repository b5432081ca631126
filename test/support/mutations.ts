import { decodedBody, type Part, partText, walk, walkText } from '../../electron/engine/bounces/walk.ts';

/** A small seeded generator (mulberry32) of numbers from 0 up to 1: a failing seed can be run again. */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Dice = { readonly below: (most: number) => number };
/** One way to spoil a mail (one character a byte); `other` is another mail of the same collection. */
type Way = (text: string, dice: Dice, other: string) => string;

const NEWLINE = /\r\n|\r|\n/;

function piece(text: string, dice: Dice): [at: number, size: number] {
  const at = dice.below(text.length + 1);
  return [at, dice.below(Math.min(400, text.length - at) + 1)];
}

function onLines(change: (lines: string[], dice: Dice) => string[]): Way {
  return (text, dice) => change(text.split('\n'), dice).join('\n');
}

const CHARSETS = ['iso-2022-jp', 'shift_jis', 'utf-16le', 'gb18030', 'koi8-r', 'utf-7', 'no-such-charset', 'big5'];
const LINE_ENDS = ['\n', '\r', '\r\n', '\n\r', '\u0085'];

/** The ways in which mails are spoiled here, by name. */
export const WAYS: Readonly<Record<string, Way>> = {
  bytesFlipped: (text, dice) => {
    const bytes = Buffer.from(text, 'latin1');
    for (let flips = 1 + dice.below(40); flips > 0 && bytes.length > 0; flips--) {
      const at = dice.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
    }
    return bytes.toString('latin1');
  },
  pieceCut: (text, dice) => {
    const [at, size] = piece(text, dice);
    return text.slice(0, at) + text.slice(at + size);
  },
  pieceDoubled: (text, dice) => {
    const [at, size] = piece(text, dice);
    return text.slice(0, at + size) + text.slice(at, at + size) + text.slice(at + size);
  },
  overwritten: (text, dice) => {
    const [at, size] = piece(text, dice);
    return text.slice(0, at) + String.fromCharCode(dice.below(256)).repeat(size) + text.slice(at + size);
  },
  truncated: (text, dice) => text.slice(0, dice.below(text.length + 1)),
  linesCut: onLines((lines, dice) => {
    const at = dice.below(lines.length);
    return [...lines.slice(0, at), ...lines.slice(at + 1 + dice.below(12))];
  }),
  linesSwapped: onLines((lines, dice) => {
    const [a, b] = [dice.below(lines.length), dice.below(lines.length)];
    const swapped = [...lines];
    [swapped[a], swapped[b]] = [lines[b] ?? '', lines[a] ?? ''];
    return swapped;
  }),
  partsSwapped: (text, dice) => {
    const boundary = /boundary="?([^"\s;]{1,70})/i.exec(text)?.[1];
    const pieces = boundary === undefined ? [] : text.split(`--${boundary}`);
    if (pieces.length < 4) return text.slice(text.length / 2) + text.slice(0, text.length / 2);
    const [a, b] = [1 + dice.below(pieces.length - 1), 1 + dice.below(pieces.length - 1)];
    [pieces[a], pieces[b]] = [pieces[b] ?? '', pieces[a] ?? ''];
    return pieces.join(`--${boundary}`);
  },
  boundaryBroken: (text, dice) =>
    text.replace(/boundary="?([^"\s;]{1,70})/i, (all) => all.slice(0, Math.max(10, all.length - 1 - dice.below(8)))),
  boundaryEverywhere: (text, dice) => {
    const boundary = /boundary="?([^"\s;]{1,70})/i.exec(text)?.[1] ?? 'x';
    const at = dice.below(text.length + 1);
    return (
      `${text.slice(0, at)}\n--${boundary}${dice.below(2) ? '--' : ''}\n`.repeat(1 + dice.below(3)) + text.slice(at)
    );
  },
  headersDoubled: onLines((lines, dice) => {
    const end = Math.max(
      1,
      lines.findIndex((line) => line.trim() === ''),
    );
    const at = dice.below(end);
    return [...lines.slice(0, at + 1), ...lines.slice(dice.below(end), end), ...lines.slice(at + 1)];
  }),
  charsetLied: (text, dice) => {
    const name = CHARSETS[dice.below(CHARSETS.length)] ?? '';
    return /charset=/i.test(text)
      ? text.replace(/charset="?[\w.-]+"?/gi, `charset=${name}`)
      : text.replace(/\n/, `\nContent-Type: text/plain; charset=${name}\n`);
  },
  encodingLied: (text, dice) => {
    const name = ['base64', 'quoted-printable', 'x-uuencode', '8bit'][dice.below(4)] ?? '';
    return /content-transfer-encoding:/i.test(text)
      ? text.replace(/content-transfer-encoding:[^\n]*/gi, `Content-Transfer-Encoding: ${name}`)
      : text.replace(/\n/, `\nContent-Transfer-Encoding: ${name}\n`);
  },
  base64CutShort: (text, dice) => {
    const cut = dice.below(text.length + 1);
    const body = Buffer.from(text.slice(cut), 'latin1').toString('base64');
    return `${text.slice(0, cut)}\nContent-Transfer-Encoding: base64\n\n${body.slice(0, dice.below(body.length + 1))}`;
  },
  quotedPrintableCutShort: (text, dice) => {
    const cut = dice.below(text.length + 1);
    return `${text.slice(0, cut)}${'=\n'.repeat(dice.below(4))}=${text.slice(cut).replaceAll('e', '=65').replaceAll('@', '=4')}=`;
  },
  nested: (text, dice, other) => {
    const boundary = `n${dice.below(1_000_000)}`;
    const inner = dice.below(2) ? text : other;
    const head = (dice.below(2) ? other : text).split('\n\n', 1)[0] ?? '';
    const kind = ['multipart/report; report-type=delivery-status', 'multipart/mixed'][dice.below(2)];
    return `${head}\nContent-Type: ${kind}; boundary=${boundary}\n\n--${boundary}\nContent-Type: message/rfc822\n\n${inner}\n--${boundary}--\n`;
  },
  spliced: (text, dice, other) =>
    text.slice(0, dice.below(text.length + 1)) + other.slice(dice.below(other.length + 1)),
  giantLine: (text, dice) => {
    const at = dice.below(text.length + 1);
    const unit =
      ['a', '@', ' ', '<a@b.example>', '=?utf-8?q?', '550 5.1.1 ', '\t:', '--', '&#64;'][dice.below(9)] ?? '';
    return text.slice(0, at) + unit.repeat(1 + dice.below(60_000 / unit.length)) + text.slice(at);
  },
  oneLine: (text) => text.replace(/\n/g, ' '),
  nulBytes: (text, dice) => text.replace(/ /g, () => (dice.below(8) === 0 ? '\0' : ' ')),
  lineEndsMixed: (text, dice) =>
    text.split(NEWLINE).reduce((all, line) => all + (LINE_ENDS[dice.below(5)] ?? '') + line),
};
const NAMES = Object.keys(WAYS);

/** A mail spoiled in one to six ways; the same seed spoils it alike. */
export function mutate(raw: Uint8Array, other: Uint8Array, seed: number): Buffer {
  const next = random(seed);
  const dice = { below: (most: number) => Math.floor(next() * most) };
  let text = Buffer.from(raw).toString('latin1');
  const second = Buffer.from(other).toString('latin1');
  for (let steps = 1 + dice.below(6); steps > 0; steps--) {
    const way = WAYS[NAMES[dice.below(NAMES.length)] ?? ''];
    if (way) text = way(text, dice, second).slice(0, 1_000_000);
  }
  return Buffer.from(text, 'latin1');
}

/** Whether an address stands in a mail: as bytes, or once transfer encodings, charsets, mark-up and broken lines are undone. */
export function isNamedIn(raw: Uint8Array, address: string): boolean {
  const wanted = address.toLowerCase().replace(/\s+/g, '');
  return [...readings(raw)].some((text) => {
    const whole = text.toLowerCase();
    return whole.includes(wanted) || whole.replace(/\s+/g, '').includes(wanted);
  });
}

function* readings(raw: Uint8Array): Generator<string> {
  const latin1 = Buffer.from(raw).toString('latin1');
  yield latin1;
  yield latin1.replace(/^> ?/gm, '');
  yield Buffer.from(raw).toString('utf8');
  yield latin1.replaceAll('\\x{', '').replaceAll('\0', '');
  const mail = walk(raw);
  for (const part of mail.parts) yield* readingsOf(mail, part);
}

function* readingsOf(mail: ReturnType<typeof walk>, part: Part, depth = 0): Generator<string> {
  const decoded = decodedBody(mail, part);
  yield decoded;
  yield decoded.replace(/^> ?/gm, '');
  yield partText(mail, part);
  if (depth > 2 || !part.type.startsWith('message/')) return;
  const nested = walkText(mail.text.slice(part.start, part.end).replace(/^\n{1,5}/, ''));
  for (const inner of nested.parts) yield* readingsOf(nested, inner, depth + 1);
}
