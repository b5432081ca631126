import { random } from './mutations.ts';
import { workbook } from './workbooks.ts';

type Dice = { readonly below: (most: number) => number };
type Way = (bytes: Buffer, dice: Dice) => Buffer;

const MOST_BYTES = 3_000_000;
const text = (bytes: Buffer, change: (latin1: string) => string) =>
  Buffer.from(change(bytes.toString('latin1')), 'latin1');

function piece(bytes: Buffer, dice: Dice, most: number): [from: number, to: number] {
  const from = dice.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + dice.below(most))];
}

function inserted(bytes: Buffer, dice: Dice, what: Buffer): Buffer {
  const at = dice.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), what, bytes.subarray(at)]);
}

/** The ways in which lists are spoiled here, by name. */
export const WAYS: Readonly<Record<string, Way>> = {
  bytesFlipped: (bytes, dice) => {
    const changed = Buffer.from(bytes);
    for (let flips = 1 + dice.below(60); flips > 0 && changed.length > 0; flips--) {
      const at = dice.below(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
    }
    return changed;
  },
  cut: (bytes, dice) => {
    const [from, to] = piece(bytes, dice, 2_000);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  truncated: (bytes, dice) => bytes.subarray(0, dice.below(bytes.length + 1)),
  doubled: (bytes, dice) => {
    const [from, to] = piece(bytes, dice, 4_000);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  overwritten: (bytes, dice) => {
    const [from, to] = piece(bytes, dice, 500);
    return Buffer.concat([bytes.subarray(0, from), Buffer.alloc(to - from, dice.below(256)), bytes.subarray(to)]);
  },
  hugeField: (bytes, dice) =>
    inserted(
      bytes,
      dice,
      Buffer.alloc(1 + dice.below(MOST_BYTES - 1), ['x', '"', '@', ' ', '\u00e9', '0', '<'][dice.below(7)]),
    ),
  manyColumns: (bytes, dice) => inserted(bytes, dice, Buffer.alloc(1_000_000, [',', ';', '\t', '|'][dice.below(4)])),
  manyLines: (bytes, dice) =>
    inserted(bytes, dice, Buffer.alloc(1 + dice.below(1_000_000), ['\n', '\r', '\r\n', 'a\n', '"\n'][dice.below(5)])),
  quotes: (bytes, dice) => text(bytes, (all) => all.replace(/,/g, () => (dice.below(4) === 0 ? ',"' : ','))),
  quotesAway: (bytes, dice) => text(bytes, (all) => all.replace(/"/g, () => (dice.below(3) === 0 ? '' : '"'))),
  nulBytes: (bytes, dice) => text(bytes, (all) => all.replace(/[ae]/g, (sign) => (dice.below(6) === 0 ? '\0' : sign))),
  lineEndsMixed: (bytes, dice) =>
    text(bytes, (all) => all.replace(/\r?\n/g, () => ['\n', '\r', '\r\n', '\n\r', '\u0085'][dice.below(5)] ?? '\n')),
  utf16: (bytes, dice) => {
    const wide = Buffer.from(`${dice.below(2) ? '\ufeff' : ''}${bytes.toString('latin1')}`, 'utf16le');
    return dice.below(2) && wide.length % 2 === 0 ? wide.swap16() : wide;
  },
  wrongMark: (bytes, dice) =>
    Buffer.concat([
      Buffer.from(['fffe', 'feff', 'efbbbf', '504b0304', 'd0cf11e0', '504b0506'][dice.below(6)] ?? '', 'hex'),
      bytes,
    ]),
  sepLine: (bytes, dice) =>
    Buffer.concat([Buffer.from(`sep=${['"', 'a', '@', '\\', '.', ' '][dice.below(6)]}\n`), bytes]),
  deepJson: (bytes, dice) => inserted(bytes, dice, Buffer.from(`,"${'{""a"":'.repeat(1 + dice.below(5_000))}"`)),
  oneLine: (bytes) => text(bytes, (all) => all.replace(/[\r\n]+/g, ' ')),
};
const NAMES = Object.keys(WAYS);

const PEOPLE = Array.from({ length: 40 }, (_, n) => [
  `person${n}@suratku.example`,
  `Orang, "Ke" ${n}`,
  `Kota ${n % 7}`,
  `${n * 1.5}`,
]);
const CSV = (delimiter: string) =>
  Buffer.from(
    [['Email', 'Nama', 'Kota', 'Total'], ...PEOPLE]
      .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
      .join('\r\n'),
  );
const PLAIN = Buffer.from(PEOPLE.map(([address, , city]) => `${city} <${address}>`).join('; '));
const BOOK = workbook([
  { name: 'Data', rows: [['Email', 'Nama', 'Kota', 'Total'], ...PEOPLE.map((row, n) => [...row.slice(0, 3), n])] },
]);

/** XML that a program would never write but a person with bad intent might; each becomes a well-formed archive. */
const SHEETS: readonly ((dice: Dice) => string)[] = [
  (dice) =>
    `<worksheet><sheetData>${'<row><c t="str"><v>a@b.example</v></c></row>'.repeat(1 + dice.below(20_000))}</sheetData></worksheet>`,
  (dice) =>
    `<worksheet><sheetData><row r="${dice.below(5_000_000)}"><c r="${['XFD', 'ZZZZ', '', '1', 'A'][dice.below(5)]}${dice.below(5_000_000)}" t="s"><v>${dice.below(1e9)}</v></c></row></sheetData>`,
  (dice) => '<a>'.repeat(1 + dice.below(200_000)),
  (dice) => `<worksheet ${'a="b" '.repeat(dice.below(100_000))}>`,
  () => '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>',
  (dice) =>
    `<worksheet><sheetData><row>${'<c t="b"><v>1</v></c>'.repeat(1 + dice.below(50_000))}</row></sheetData></worksheet>`,
  (dice) => ' '.repeat(1 + dice.below(6_000_000)),
  (dice) =>
    `<worksheet><sheetData><row><c><v>${'9'.repeat(1 + dice.below(1_000_000))}</v></c></row></sheetData></worksheet>`,
];

export type HostileList = { name: string; bytes: Buffer; ways: string[] };

/** A list spoiled in one to four ways; the same seed spoils it alike. */
export function hostileList(seed: number): HostileList {
  const next = random(seed);
  const dice = { below: (most: number) => Math.floor(next() * most) };
  const kind = dice.below(10);
  if (kind === 0) {
    const data = SHEETS[dice.below(SHEETS.length)]?.(dice) ?? '';
    const part =
      ['xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml', 'xl/styles.xml', 'xl/workbook.xml'][dice.below(4)] ?? '';
    const claims = dice.below(3) === 0 ? { claims: dice.below(2 ** 32) } : {};
    return {
      name: 'list.xlsx',
      bytes: workbook([{ name: 'Data', rows: PEOPLE }], { files: [{ name: part, data, ...claims }] }),
      ways: [part],
    };
  }
  const isBook = kind < 4;
  let bytes = isBook ? BOOK : kind === 4 ? PLAIN : CSV([',', ';', '\t', '|'][dice.below(4)] ?? ',');
  const ways: string[] = [];
  for (let steps = 1 + dice.below(4); steps > 0; steps--) {
    const way = NAMES[dice.below(NAMES.length)] ?? '';
    ways.push(way);
    bytes = (WAYS[way]?.(bytes, dice) ?? bytes).subarray(0, MOST_BYTES);
  }
  return { name: isBook ? 'list.xlsx' : 'list.csv', bytes, ways };
}
