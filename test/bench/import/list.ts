import { closeSync, openSync, writeSync } from 'node:fs';

const FIRST = ['Siti', 'Budi', 'Joko', 'Ayu', 'Dewi', 'Agus', 'Rina', 'Putri', 'Wahyu', 'Eka', 'Nur', 'Sri', 'Andi'];
const LAST = ['Rahmawati', 'Santoso', 'Lestari', 'Wijaya', 'Pratama', 'Saputra', 'Hidayat', 'Nugroho', 'Kusuma'];
const TOWNS = ['Malang', 'Bandung', 'Surabaya', 'Jakarta', 'Medan', 'Batu', 'Solo', 'Bogor'];
const TAGS = 30;

/** Steps through all numbers below `size` in an order that looks like none; the same every time. */
function shuffled(size: number): (n: number) => number {
  let step = Math.floor(size * 0.618) | 1;
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  while (divisor(step, size) !== 1) step += 2;
  return (n) => (n * step + 12_345) % size;
}

/** What an import of the list must come to. */
export type Expected = { rows: number; bad: number; duplicates: number };

/**
 * Writes a list as spreadsheets give it, about 90 bytes a row: addresses in random order, 1 % of them none, 1 % twice (in another
 * case), one to three tags a row in quotes, two columns of the person's own.
 */
export function writeList(file: string, rows: number): Expected {
  const out = openSync(file, 'w');
  const place = shuffled(rows);
  const expected = { rows, bad: 0, duplicates: 0 };
  const addressOf = (n: number) =>
    `${FIRST[n % FIRST.length]?.toLowerCase()}.${(n * 2_654_435_761) % 1_000_003}${n}@surat${n % 997}.example`;
  let seed = 1;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  let text = 'Email,Nama,Kota,Perusahaan,Tags\n';
  for (let n = 0; n < rows; n++) {
    let address = addressOf(place(n));
    if (n % 100 === 50) {
      address = `bukan alamat ${n}`;
      expected.bad++;
    } else if (n % 100 === 99) {
      // One that stood some rows above, and was good.
      address = addressOf(place(n - 1 - 100 * random(Math.floor(n / 100)))).toUpperCase();
      expected.duplicates++;
    }
    const name = `${FIRST[random(FIRST.length)]} ${LAST[random(LAST.length)]} ${random(9_999)}`;
    const tags = Array.from({ length: 1 + random(3) }, () => `tag ${random(TAGS)}`).join(', ');
    text += `${address},${name},${TOWNS[random(TOWNS.length)]},PT ${LAST[random(LAST.length)]},"${tags}"\n`;
    if (text.length < 1_000_000) continue;
    writeSync(out, text);
    text = '';
  }
  writeSync(out, text);
  closeSync(out);
  return expected;
}
