import { describe, expect, it } from 'vitest';
import { foundElsewhere, pieceAround, spansIn, wordsOf } from '../../../renderer/features/contacts/found.ts';
import {
  countMarked,
  EVERYBODY,
  isMarked,
  NOBODY,
  selectionOf,
  toggled,
  withThese,
} from '../../../renderer/features/contacts/marked.ts';
import { type Contact, MOST_NAMED } from '../../../shared/contract/contacts.ts';
import { readFieldValue } from '../../../shared/field-value.ts';

const SITI: Contact = {
  id: 1,
  address: 'siti@suratku.example',
  name: 'Siti Rahmawati',
  firstName: 'Siti',
  lastName: '',
  fields: { kota: 'Malang', catatan: 'minta katalog edisi musim hujan tahun depan' },
  lists: [],
  tags: [],
  consent: null,
  status: 'no_consent',
  lastResult: null,
  createdAt: 0,
  updatedAt: 0,
};

describe('what a search found', () => {
  it('is marked in a text, without case, each place once', () => {
    expect(spansIn('Siti Rahmawati', wordsOf('SIT ahma'))).toEqual([
      [0, 3],
      [6, 10],
    ]);
    expect(spansIn('aaaa', wordsOf('aaa a'))).toEqual([[0, 3]]);
    // One or two letters are found where a word begins, as the engine does it.
    expect(spansIn('Ana Banana', wordsOf('an'))).toEqual([[0, 2]]);
    expect(foundElsewhere(SITI, wordsOf('ma'), new Set(['name', 'address']))).toBeNull();
    expect(spansIn('Siti', wordsOf('budi'))).toEqual([]);
    // A text whose length changes when it is folded is left unmarked rather than marked in the wrong place.
    expect(spansIn('ﬁlm', wordsOf('film'))).toEqual([]);
  });

  it('is told where no shown column has it', () => {
    const shown = new Set(['name', 'address']);
    expect(foundElsewhere(SITI, wordsOf('siti'), shown)).toBeNull();
    expect(foundElsewhere(SITI, wordsOf('siti malang'), shown)).toEqual({ column: 'field:kota', text: 'Malang' });
    expect(foundElsewhere(SITI, wordsOf('malang'), new Set([...shown, 'field:kota']))).toBeNull();
    expect(pieceAround('Malang', wordsOf('lang'))).toBe('Malang');
    expect(pieceAround(SITI.fields.catatan ?? '', wordsOf('depan'))).toBe('…hun depan');
  });
});

describe('who is marked', () => {
  it('is some people, or everybody but some', () => {
    const some = toggled(toggled(NOBODY, 1) ?? NOBODY, 2) ?? NOBODY;
    expect([isMarked(some, 1), isMarked(some, 3), countMarked(some, 50)]).toEqual([true, false, 2]);
    const all = toggled(EVERYBODY, 7) ?? EVERYBODY;
    expect([isMarked(all, 7), isMarked(all, 1), countMarked(all, 50)]).toEqual([false, true, 49]);
    expect(withThese(all, [7])).toEqual(EVERYBODY);
    const filter = { search: 'x', listId: null, tagId: null, segmentId: null, status: null };
    expect(selectionOf(some, filter)).toEqual({ ids: [1, 2] });
    expect(selectionOf(all, filter)).toEqual({ filter, except: [7] });
    const many = Array.from({ length: MOST_NAMED + 1 }, (_, n) => n + 1);
    expect(withThese(NOBODY, many)).toBeNull();
  });
});

describe('a value typed into a field', () => {
  it.each([
    ['number', ' 41,50 ', '41.5'],
    ['number', '-007', '-7'],
    ['number', '1.234,5', null],
    ['date', '2026-2-3', '2026-02-03'],
    ['date', '3/2/2026', '2026-02-03'],
    ['date', '29.02.2026', null],
    ['yesno', 'YA', 'yes'],
    ['yesno', 'tidak', 'no'],
    ['yesno', 'mungkin', null],
    ['text', '  Malang ', 'Malang'],
    ['number', '  ', ''],
  ] as const)('%s %j is stored as %j', (type, typed, stored) => {
    expect(readFieldValue(type, typed)).toBe(stored);
  });
});
