/**
 * Writes assets/sample-contacts.csv: 500 rows as a small business would export them, with the faults that real lists have.
 * Always the same file (fixed seed); reserved domains only (RFC 2606). Run: `npx node tools/make-sample.ts`.
 * The first word of some addresses picks a behaviour of the practice relay (electron/engine/relays/practice/behaviours.ts).
 */
import { writeFileSync } from 'node:fs';

const SEED = 20_261_122;
const ROWS = 500;

// biome-ignore format: a table of words
const FIRST = ['Siti', 'Budi', 'Dewi', 'Agus', 'Rina', 'Joko', 'Ayu', 'Hendra', 'Lina', 'Bambang', 'Fitri', 'Eko', 'Wulan', 'Rizky', 'Nur', 'Yusuf', 'Maya', 'Dimas', 'Putri', 'Andi',
  'Ratna', 'Fajar', 'Intan', 'Galih', 'Sri', 'Made', 'Ketut', 'Wayan', 'Ujang', 'Asep', 'Teguh', 'Indah', 'Anna', 'James', 'Sarah', 'Michael', 'Emma', 'Daniel', 'Grace', 'Peter'];
// biome-ignore format: a table of words
const LAST = ['Rahmawati', 'Santoso', 'Lestari', 'Wijaya', 'Handayani', 'Prasetyo', 'Kusuma', 'Gunawan', 'Marlina', 'Nugroho', 'Wulandari', 'Saputra', 'Hidayat', 'Permata', 'Siregar',
  'Simanjuntak', 'Halim', 'Tanuwijaya', 'Suryadi', 'Maharani', 'Utami', 'Setiawan', 'Pratama', 'Hartono', 'Anggraini', 'Firmansyah', "O'Brien", 'Smith', 'Johnson', 'Williams', 'Taylor'];
const TOWNS = [
  'Malang',
  'Surabaya',
  'Bandung',
  'Jakarta',
  'Yogyakarta',
  'Semarang',
  'Denpasar',
  'Medan',
  'Batu',
  'Solo',
  'Makassar',
];
const DOMAINS = [
  'suratku.example',
  'suratku.example',
  'suratku.example',
  'kotakpos.example',
  'kotakpos.example',
  'surel.example',
  'example.com',
  'example.net',
  'example.org',
];
const SLIPS = [
  'surtaku.example',
  'suratkuu.example',
  'suratk.example',
  'sutatku.example',
  'kotapkos.example',
  'kotakpo.example',
];

type Row = { email: string; name: string; nick: string; town: string; since: string; status: string; tags: string };

const random = mulberry32(SEED);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const used = new Set<string>();

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A person with an address that nobody has yet. */
function person(domain = pick(DOMAINS), prefix = ''): Row {
  const first = pick(FIRST);
  const last = pick(LAST);
  const stem = `${first}.${last}`.toLowerCase().replace(/[^a-z.]/g, '');
  let local = prefix ? `${prefix}.${first.toLowerCase()}` : stem;
  for (let number = 2; used.has(`${local}@${domain}`); number++)
    local = prefix ? `${prefix}${number}.${first.toLowerCase()}` : `${stem}${number}`;
  used.add(`${local}@${domain}`);
  const day = 1 + Math.floor(random() * 28);
  const month = 1 + Math.floor(random() * 12);
  const since = `${String(day).padStart(2, '0')}/${String(month).padStart(2, '0')}/${2023 + Math.floor(random() * 3)}`;
  const tags = random() < 0.25 ? 'Pelanggan tetap' : random() < 0.2 ? 'Bazar 2025' : '';
  return {
    email: `${local}@${domain}`,
    name: `${first} ${last}`,
    nick: random() < 0.6 ? first : '',
    town: pick(TOWNS),
    since,
    status: '',
    tags,
  };
}

const rows: Row[] = [];
const add = (count: number, make: (index: number) => Row) => {
  for (let index = 0; index < count; index++) rows.push(make(index));
};

// What the practice relay shows: [first word, how many].
// biome-ignore format: a table of words
const BEHAVIOURS: readonly (readonly [string, number])[] = [
  ['unknown', 6], ['disabled', 2], ['overquota', 1], ['defer', 4], ['greylist', 3], ['full', 1], ['slow', 3], ['bounce', 3], ['bouncefull', 1], ['complain', 1], ['vacation', 1],
];
for (const [word, count] of BEHAVIOURS) add(count, () => person('suratku.example', word));

// Faults that cost the row.
const BROKEN = [
  'siti.rahma(at)suratku.example',
  'budi santoso@suratku.example',
  'dewi@',
  'joko..prasetyo@suratku.example',
  '0812-0000-0001',
  'ayu,lestari@suratku.example',
  'tidak ada',
  '-',
  'rina@suratku',
];
add(BROKEN.length, (index) => ({ ...person(), email: BROKEN[index] ?? '' }));
add(2, () => ({ ...person(), email: '' }));

// Faults that cleaning finds.
add(SLIPS.length + 3, (index) => person(SLIPS[index % SLIPS.length]));
const ROLES = [
  'info@warungmaju.example',
  'admin@kopisenja.example',
  'sales@tokobunga.example',
  'cs@kopisenja.example',
  'marketing@warungmaju.example',
  'hrd@tokobunga.example',
];
add(ROLES.length, (index) => ({ ...person(), email: ROLES[index] ?? '', name: '', nick: '' }));
add(3, () => person('tempmail.example'));
add(4, (index) => person(['ptlama.invalid', 'tutup.invalid', 'cvbubar.invalid', 'pindah.invalid'][index]));
add(2, (index) => ({ ...person(), email: `siti.rahmawati+${['promo', 'toko'][index]}@kotakpos.example` }));
add(1, () => ({ ...person(), status: 'unsubscribed' }));

// Everybody else, with the untidiness of a till system and of people who type.
const plain = ROWS - rows.length - 11;
add(plain, (index) => {
  const row = person(index === 0 ? 'kotakpos.example' : undefined);
  if (index === 0) return { ...row, email: 'siti.rahmawati@kotakpos.example' };
  if (index % 17 === 0) return { ...row, name: row.name.toUpperCase(), nick: '' };
  if (index % 19 === 0) return { ...row, email: ` ${row.email} `, name: `  ${row.name.replace(' ', '  ')} ` };
  if (index % 23 === 0) return { ...row, name: '', nick: '' };
  if (index % 29 === 0) return { ...row, name: `${pick(['Bpk.', 'Ibu', 'Dr.'])} ${row.name}`, nick: '' };
  if (index % 37 === 0) return { ...row, name: `${row.name.replace(' ', ' "Mas" ')}` };
  if (index % 41 === 0) return { ...row, name: `${row.name}, S.E.`, nick: '' };
  if (index % 71 === 0) return { ...row, email: `${row.name} <${row.email}>` };
  return row;
});
// The same people again, written otherwise.
const again = rows.slice(-plain).filter((_, index) => index % 33 === 5);
add(11, (index) => {
  const row = again[index % again.length] as Row;
  return { ...row, email: index % 2 ? row.email.toUpperCase() : ` ${row.email}`, name: '', town: pick(TOWNS) };
});

shuffle(rows);
const HEADER = ['Email', 'Nama Lengkap', 'Panggilan', 'Kota', 'Tanggal Daftar', 'Status', 'Tag'];
const cell = (text: string) => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const lines = rows.map((row) =>
  [row.email, row.name, row.nick, row.town, row.since, row.status, row.tags].map(cell).join(';'),
);
const text = [HEADER.join(';'), ...lines].join('\r\n');
writeFileSync(new URL('../assets/sample-contacts.csv', import.meta.url), `\ufeff${text}\r\n`);

function shuffle(list: Row[]): void {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other] as Row, list[at] as Row];
  }
}
