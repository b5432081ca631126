import { expect, it } from 'vitest';
import { allLists, insertList } from '../../electron/engine/contacts/list-repo.ts';
import { allTags, insertTag } from '../../electron/engine/contacts/tag-repo.ts';
import { openMemoryDatabase } from '../../electron/engine/db/open.ts';
import { insertSegment, selectSegments } from '../../electron/engine/segments/repo.ts';

it('lists, tags and segments come in the order in which a person would put them', () => {
  const db = openMemoryDatabase();
  const wanted = ['arisan 9', 'Arisan 10', 'Éclair', 'tag1', 'tag2', 'tag10', 'Zakat'];
  for (const name of wanted.toReversed()) {
    insertList(db, name, 1);
    insertTag(db, name, 1);
    insertSegment(db, name, { kind: 'all', rules: [] }, 1);
  }
  for (const found of [allLists(db), allTags(db), selectSegments(db)])
    expect(found.map(({ name }) => name)).toEqual(wanted);
  db.close();
});
