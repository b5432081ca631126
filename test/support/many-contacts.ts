import { mkdirSync } from 'node:fs';
import { openDatabase } from '../../electron/engine/db/open.ts';

const FIRST =
  'Siti Budi Agus Dewi Rina Andi Putri Joko Sri Wahyu Eko Nur Maya Rudi Yanti Hendra Lestari Bayu Indah Fajar Zahra Ali'.split(
    ' ',
  );
const LAST =
  'Rahmawati Santoso Wijaya Kusuma Hidayat Saputra Pratama Utami Nugroho Setiawan Susanti Gunawan Halim Tanjung Siregar'.split(
    ' ',
  );
const TOWNS = 'Jakarta Bandung Surabaya Malang Medan Semarang Makassar Denpasar Bogor Depok Bekasi Surakarta'.split(
  ' ',
);

/** Numbers that look random and are the same every time. */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * Fills a new workspace with so many contacts, as imports leave them: addresses in random order, three custom fields, lists and
 * tags of several sizes (list 1 is everybody, list 2 the second half, list 3 one in a thousand; tag 1 two in five, tag 2 one in
 * fifty), some suppressed, some without consent, results for three in ten. Faster than any import, for benchmarks.
 */
export function fillWorkspace(folder: string, contacts: number): void {
  mkdirSync(folder, { recursive: true });
  const db = openDatabase(folder);
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -262144');
  const roll = dice(7);
  const pick = (from: readonly string[]) => from[roll(from.length)] ?? '';
  const start = Date.UTC(2020, 0, 1);
  const put = db.prepare(
    `INSERT INTO contacts (id, address, key, name, first_name, last_name, sort_name, fields, consent_source, consent_date, suppressed,
       result_state, result_reason, result_at, import_id, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
  );
  db.transaction(() => {
    for (let id = 1; id <= contacts; id++) {
      const [first, last, town] = [pick(FIRST), pick(LAST), pick(TOWNS)];
      const address =
        `${first}.${last}${roll(1e6).toString(36)}${id.toString(36)}@suratku${roll(50)}.example`.toLowerCase();
      const name = roll(10) === 0 ? '' : `${first} ${last}`;
      const fields = JSON.stringify({
        town,
        company: `PT ${pick(LAST)} ${roll(4_000)}`,
        phone: `+62${roll(1e9)}${roll(10)}`,
      });
      const suppressed = roll(100) === 0 ? 'unsubscribed' : roll(1_000) === 0 ? 'bounced' : null;
      const result = roll(10) < 3 ? (roll(50) === 0 ? 'deferred' : 'accepted') : null;
      const at = start + id * 1_000;
      const consent = roll(100) === 0 ? null : 'customer';
      put.run(
        id,
        address,
        address,
        name,
        name && first,
        name && last,
        (name || address).toLowerCase(),
        fields,
        consent,
        consent && at,
        suppressed,
        result,
        result === 'deferred' ? 'mailboxfull' : null,
        result && at + roll(1e9),
        at,
        at,
      );
    }
  })();
  db.exec(`
    INSERT INTO contact_names SELECT sort_name, id FROM contacts ORDER BY sort_name, id;
    UPDATE contact_totals SET contacts = ${contacts}, version = ${contacts},
      suppressed = (SELECT count(*) FROM contacts WHERE suppressed IS NOT NULL),
      without_consent = (SELECT count(*) FROM contacts WHERE suppressed IS NULL AND consent_source IS NULL);
    INSERT INTO lists (id, name, created_at) VALUES (1, 'Everybody', 1), (2, 'Second half', 1), (3, 'Chosen', 1);
    INSERT INTO tags (id, name, created_at) VALUES (1, 'Newsletter', 1), (2, 'VIP', 1);
    INSERT INTO list_members SELECT 1, id, 1 FROM contacts ORDER BY id;
    INSERT INTO list_members SELECT 2, id, 1 FROM contacts WHERE id > ${contacts / 2} ORDER BY id;
    INSERT INTO list_members SELECT 3, id, 1 FROM contacts WHERE id % 1000 = 7 ORDER BY id;
    INSERT INTO tag_members SELECT 1, id, 1 FROM contacts WHERE id * 7919 % 5 < 2 ORDER BY id;
    INSERT INTO tag_members SELECT 2, id, 1 FROM contacts WHERE id * 7919 % 50 = 3 ORDER BY id;
    UPDATE lists SET contacts = (SELECT count(*) FROM list_members WHERE list_id = id), version = contacts;
    UPDATE tags SET contacts = (SELECT count(*) FROM tag_members WHERE tag_id = id), version = contacts;
    INSERT INTO contact_fields VALUES ('town', 'Town', 'text', 1), ('company', 'Company', 'text', 2), ('phone', 'Phone', 'text', 3);
  `);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
