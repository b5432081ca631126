import { describe, expect, it } from 'vitest';
import { openWriter } from '../../../electron/engine/contacts/public.ts';
import { openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import { lift, suppress, suppressedAmong, suppressionHistory } from '../../../electron/engine/suppressions/public.ts';
import { listPage, totals } from '../../../electron/engine/suppressions/repo.ts';
import { readAddresses } from '../../../electron/engine/suppressions/rules.ts';

const entry = { source: 'person', detail: 'asked by phone', at: 1 };

describe('suppressions', () => {
  it('are one per address whatever its spelling, and the stronger reason wins', () => {
    const db = openMemoryDatabase();
    expect(suppress(db, { ...entry, address: 'Siti@X.example', reason: 'manual' }).already).toBe(false);
    expect(suppress(db, { ...entry, address: 'siti@x.example', reason: 'bounced' }).already).toBe(true);
    suppress(db, { ...entry, address: 'siti@x.example', reason: 'complained' });
    suppress(db, { ...entry, address: 'siti@x.example', reason: 'unsubscribed' });
    suppress(db, { ...entry, address: 'siti@x.example', reason: 'manual' });
    expect(suppressedAmong(db, ['siti@x.example', 'budi@x.example'])).toMatchObject(
      new Map([['siti@x.example', { reason: 'complained' }]]),
    );
    expect(totals(db).filter((row) => row.addresses > 0)).toEqual([{ reason: 'complained', addresses: 1 }]);
  });

  it('can be lifted by hand; what was decided stays on record', () => {
    const db = openMemoryDatabase();
    suppress(db, { ...entry, address: 'siti@x.example', reason: 'unsubscribed' });
    expect(lift(db, 'siti@x.example', 'wrote to us again', 2)).toBe(true);
    expect(lift(db, 'siti@x.example', 'again', 3)).toBe(false);
    expect(suppressionHistory(db, 'siti@x.example').map((one) => [one.kind, one.reason, one.text])).toEqual([
      ['restored', 'unsubscribed', 'wrote to us again'],
      ['suppressed', 'unsubscribed', 'asked by phone'],
    ]);
    expect(totals(db).every((row) => row.addresses === 0)).toBe(true);
  });

  it('show on the contact, and counters never drift', () => {
    const db = openMemoryDatabase();
    const writer = openWriter(db);
    for (const name of ['a', 'b', 'c', 'd']) {
      const key = `${name}@x.example`;
      writer.insert(
        {
          address: key,
          key,
          name,
          firstName: '',
          lastName: '',
          fields: {},
          consent: name === 'd' ? null : { source: 'signup', note: '', date: 1 },
        },
        { suppressed: null, importId: null, at: 1 },
      );
    }
    const counters = () => db.prepare('SELECT contacts, suppressed, without_consent AS w FROM contact_totals').get();
    expect(counters()).toEqual({ contacts: 4, suppressed: 0, w: 1 });
    suppress(db, { ...entry, address: 'a@x.example', reason: 'bounced' });
    suppress(db, { ...entry, address: 'd@x.example', reason: 'bounced' });
    suppress(db, { ...entry, address: 'd@x.example', reason: 'complained' });
    expect(counters()).toEqual({ contacts: 4, suppressed: 2, w: 0 });
    db.prepare("DELETE FROM contacts WHERE key = 'd@x.example'").run();
    lift(db, 'a@x.example', 'mistake', 2);
    expect(counters()).toEqual({ contacts: 3, suppressed: 0, w: 0 });
    expect(suppressedAmong(db, ['d@x.example']).size).toBe(1);
  });

  it('take what a server wrote even where it is no address', () => {
    const db = openMemoryDatabase();
    suppress(db, { ...entry, address: ' "odd one"@X ', reason: 'bounced' });
    expect(suppressedAmong(db, ['"odd one"@x']).size).toBe(1);
  });

  it('are listed newest first, by search and reason', () => {
    const db = openMemoryDatabase();
    for (const name of ['anna', 'budi', 'hanna'])
      suppress(db, { ...entry, address: `${name}@x.example`, reason: name === 'budi' ? 'bounced' : 'manual' });
    expect(listPage(db, { search: 'ANNA', reason: null }, null, 10).map((row) => row.address)).toEqual([
      'hanna@x.example',
      'anna@x.example',
    ]);
    expect(listPage(db, { search: '', reason: 'bounced' }, null, 10)).toHaveLength(1);
  });

  it('read addresses out of whatever was pasted', () => {
    const { addresses, invalid } = readAddresses(
      'a@x.example, b@x.example;c@x.example\n"Rahma, S" \nSiti <d@x.example>\r\ne@x.example f@x.example A@X.example\nnonsense',
    );
    expect(addresses.map((one) => one.key)).toEqual([
      'a@x.example',
      'b@x.example',
      'c@x.example',
      'd@x.example',
      'e@x.example',
      'f@x.example',
    ]);
    expect(invalid).toContain('nonsense');
  });
});
