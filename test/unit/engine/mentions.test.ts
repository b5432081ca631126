import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanTable, eachMention, formsOf, mentions } from '../../../electron/engine/db/mentions.ts';

const locals = fc.constantFrom('a', 'siti', 'siti.rahmawati', "o'neil", 'a+b', 'x%40y', 'a_b', 'ändern', 'm&n');
const domains = fc.constantFrom('x.example', 'suratku.example', 'bücher.example', 'a.test');
const keys = fc.uniqueArray(
  fc.tuple(locals, domains).map(([local, domain]) => `${local}@${domain}`),
  { minLength: 1, maxLength: 3 },
);
const pieces = fc.oneof(
  fc
    .tuple(locals, domains, fc.nat(4))
    .map(([local, domain, n]) => formsOf(`${local}@${domain}`)[n] ?? `${local}@${domain}`),
  fc.constantFrom('550 ', ' siti ', ' x.example', '\0', ' unknown user <', '> ', 'SITI@SURATKU.EXAMPLE', '"a"'),
  fc.string({ maxLength: 6 }),
);
const texts = fc.array(
  fc.array(pieces, { maxLength: 4 }).map((some) => some.join('')),
  { maxLength: 12 },
);

it('finds just the rows in which a form of an address stands, and takes them out', async () => {
  await fc.assert(
    fc.asyncProperty(keys, texts, async (named, rows) => {
      const db = new Database(':memory:');
      db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, more TEXT)');
      const person = { keys: named, addresses: named.flatMap(formsOf) };
      const put = db.prepare('INSERT INTO notes (text, more) VALUES (?, ?)');
      for (const [at, row] of rows.entries()) put.run(at % 2 ? row : null, at % 2 ? 'nothing' : row);
      const wanted = rows.flatMap((row, at) => (mentions(row, person.addresses) ? [at + 1] : []));
      const found: unknown[] = [];
      const table = { table: 'notes', keys: ['id'], texts: ['text', 'more'] };
      expect(await eachMention(db, person, table, (row) => found.push(row.id))).toBe(wanted.length);
      expect(found).toEqual(wanted);
      db.exec('CREATE TABLE documents (id INTEGER PRIMARY KEY, json TEXT)');
      const documents = rows.map((row) => JSON.stringify({ said: row }));
      for (const json of documents) db.prepare('INSERT INTO documents (json) VALUES (?)').run(json);
      const inJson: unknown[] = [];
      const asJson = { table: 'documents', keys: ['id'], texts: ['json'], json: ['json'] };
      await eachMention(db, person, asJson, (row) => inJson.push(row.id));
      expect(inJson).toEqual(documents.flatMap((json, at) => (mentions(json, person.addresses) ? [at + 1] : [])));
      await cleanTable(db, person, table);
      expect(await eachMention(db, person, table, () => undefined)).toBe(0);
      db.close();
    }),
  );
});
