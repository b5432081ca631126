import { describe, expect, it } from 'vitest';
import { guessColumns } from '../../../electron/engine/imports/columns.ts';
import { readDate } from '../../../electron/engine/imports/dates.ts';
import { mergeDraft } from '../../../electron/engine/imports/merge.ts';
import { greetingName, tidy } from '../../../electron/engine/imports/names.ts';
import { planRows } from '../../../electron/engine/imports/plan.ts';
import { isStatusColumn, reasonFromCell } from '../../../electron/engine/imports/status-words.ts';
import { consentOfRow, toContact } from '../../../electron/engine/imports/to-contact.ts';

const targets = (
  header: string[],
  rows: string[][] = [header.map((name) => (/mail|surel/i.test(name) ? 'a@x.example' : 'x'))],
) => guessColumns(header, rows, header.length, []).map((column) => column.target);

describe('columns', () => {
  it.each<[string, string[], string[]]>([
    [
      'Indonesian',
      ['No', 'Nama Lengkap', 'Alamat Surel', 'Panggilan', 'Kota'],
      ['ignore', 'name', 'address', 'first_name', 'new:Kota'],
    ],
    [
      'Mailchimp',
      ['Email Address', 'First Name', 'Last Name', 'MEMBER_RATING', 'OPTIN_TIME', 'UNSUB_TIME', 'TAGS'],
      ['address', 'first_name', 'last_name', 'ignore', 'consent_date', 'status', 'tags'],
    ],
    [
      'HubSpot',
      ['Record ID', 'First Name', 'Last Name', 'Email', 'Phone Number', 'Unsubscribed from all email', 'Create Date'],
      ['ignore', 'first_name', 'last_name', 'address', 'new:Phone Number', 'status', 'consent_date'],
    ],
    [
      'Brevo',
      ['CONTACT ID', 'EMAIL', 'FIRSTNAME', 'LASTNAME', 'EMAIL_BLACKLISTED', 'ADDED_TIME'],
      ['ignore', 'address', 'first_name', 'last_name', 'status', 'consent_date'],
    ],
    [
      'listmonk',
      ['uuid', 'email', 'name', 'attributes', 'status', 'created_at', 'updated_at'],
      ['ignore', 'address', 'name', 'ignore', 'status', 'consent_date', 'ignore'],
    ],
    [
      'Substack',
      ['email', 'active_subscription', 'expiry', 'email_disabled', 'prefer_digests', 'created_at'],
      ['address', 'ignore', 'ignore', 'status', 'ignore', 'consent_date'],
    ],
    [
      'Outlook',
      ['First Name', 'Last Name', 'Company', 'E-mail Address', 'E-mail Type', 'Notes'],
      ['first_name', 'last_name', 'new:Company', 'address', 'ignore', 'new:Notes'],
    ],
  ])('of %s are recognised', (_tool, header, expected) => expect(targets(header)).toEqual(expected));

  it('are known by their values where the header says nothing', () => {
    const rows = [
      ['1', 'siti@x.example', 'aktif'],
      ['2', 'budi@x.example', 'berhenti'],
      ['3', 'joko@x.example', 'aktif'],
    ];
    expect(guessColumns(null, rows, 3, []).map((column) => column.target)).toEqual([
      'new:Column 1',
      'address',
      'status',
    ]);
  });

  it('have one address; the others are kept as fields', () => {
    const guesses = guessColumns(
      ['E-mail 2 - Value', 'E-mail 1 - Value', 'Backup'],
      [['b@x.example', 'a@x.example', 'c@x.example']],
      3,
      [],
    );
    expect(guesses.map((column) => column.target)).toEqual(['new:E-mail 2 - Value', 'address', 'new:Backup']);
  });

  it('go to fields that exist already', () => {
    expect(
      guessColumns(['Email', 'Kota', 'no_hp'], [['a@x.example', 'Batu', '1']], 3, [
        { key: 'kota', label: 'kota' },
        { key: 'no_hp', label: 'No. HP' },
      ]).map((column) => column.target),
    ).toEqual(['address', 'field:kota', 'field:no_hp']);
  });
});

describe('status words', () => {
  it.each([
    ['Status', 'Unsubscribed', 'unsubscribed'],
    ['status', 'cleaned', 'bounced'],
    ['Status', 'berhenti', 'unsubscribed'],
    ['Status', 'Spam complaint', 'complained'],
    ['Status', 'blocklisted', 'manual'],
    ['Status', 'active', null],
    ['Status', '', null],
    ['Status', 'gold member', null],
    ['CLEAN_TIME', '2020-03-23 17:30:05', 'bounced'],
    ['CLEAN_TIME', '', null],
    ['email_disabled', 'true', 'unsubscribed'],
    ['email_disabled', 'false', null],
    ['Unsubscribed', '1', 'unsubscribed'],
    ['Unsubscribed', 'no', null],
    ['Subscribed', 'no', 'unsubscribed'],
    ['Subscribed', 'yes', null],
    ['Blacklisted', 'tidak', null],
    ['Email hard bounced', 'yes', 'bounced'],
  ])('%s: %j means %s', (header, value, reason) => expect(reasonFromCell(header, value)).toBe(reason));

  it.each(['Name', 'Email', 'Town', 'Statuses of orders'])('%s is no status column', (header) =>
    expect(isStatusColumn(header)).toBe(false),
  );
});

describe('rows', () => {
  const head = {
    dialect: { format: 'delimited' as const, sheet: null, charset: 'utf-8', delimiter: ',', headerRow: 0 },
    header: ['Email', 'Name', 'Tags', 'Status', 'Since', 'Town'],
    above: [],
    at: [],
    lines: [],
    records: [],
    width: 6,
  };
  const plan = planRows(
    ['address', 'name', 'list', 'status', 'consent_date', 'new:Town'].map((target, index) => ({ index, target })),
    head,
    (label) => label.toLowerCase(),
  );
  const none = { repairs: new Map<number, string>(), domains: new Map<string, string>() };
  const read = (fields: string[], corrections = none) => toContact({ fields, line: 7, flaw: null }, plan, corrections);

  it('become contacts', () => {
    expect(
      read([
        ' Siti <SITI@x.example> ',
        '  Ibu  SITI   Rahma ',
        '"A","b c", * myContacts',
        'active',
        '14/08/2025',
        'Batu',
      ]),
    ).toEqual({
      ok: true,
      contact: {
        line: 7,
        address: { ok: true, address: 'SITI@x.example', key: 'siti@x.example', local: 'SITI', domain: 'x.example' },
        name: 'Ibu SITI Rahma',
        firstName: 'Siti',
        lastName: '',
        fields: { town: 'Batu' },
        lists: ['A', 'b c', 'myContacts'],
        tags: [],
        misfits: [],
        late: [],
        consent: { note: '', date: Date.UTC(2025, 7, 14) },
        suppress: null,
      },
    });
  });

  it.each<[string, string[], string, string]>([
    ['no address', ['', 'Siti'], 'no_address', ''],
    ['a phone number', ['0812', 'Siti'], 'not_an_address', '0812'],
    [
      'too many cells',
      ['a@x.example', 'Doe', ' John', '', '', '', 'Batu'],
      'malformed',
      'a@x.example | Doe |  John |  |  |  | Batu',
    ],
    ['a monster', [`${'a'.repeat(5_000)}@x.example`], 'too_long', 'a'.repeat(320)],
  ])('with %s are rejected with cause', (_what, fields, cause, found) =>
    expect(read(fields)).toEqual({ ok: false, cause, found }),
  );

  it('with too many empty cells are fine, and short ones too', () => {
    expect(read(['a@x.example', 'Siti', '', '', '', '', '', ' ']).ok).toBe(true);
    expect(read(['a@x.example']).ok).toBe(true);
  });

  it('are mended by the line or by the domain', () => {
    expect(read(['broken'], { ...none, repairs: new Map([[7, 'siti@x.example']]) })).toMatchObject({
      contact: { address: { key: 'siti@x.example' } },
    });
    expect(read(['Siti@xx.example'], { ...none, domains: new Map([['xx.example', 'x.example']]) })).toMatchObject({
      contact: { address: { address: 'Siti@x.example', key: 'siti@x.example' } },
    });
  });

  it('keep the further addresses that Google joins', () => {
    expect(read(['a@x.example ::: b@x.example'])).toMatchObject({
      contact: { address: { key: 'a@x.example' }, fields: { other_addresses: 'b@x.example' } },
    });
  });

  it('have consent only where somebody said so', () => {
    const outcome = read(['a@x.example', '', '', '', '2025-01-02']);
    if (!outcome.ok) throw new Error('rejected');
    expect(consentOfRow(outcome.contact, null, 5)).toBeNull();
    expect(consentOfRow(outcome.contact, { source: 'event', note: 'fair', date: 9 }, 5)).toEqual({
      source: 'event',
      note: 'fair',
      date: Date.UTC(2025, 0, 2),
    });
  });
});

describe('names', () => {
  it.each([
    ['Siti Rahmawati', 'Siti'],
    ['BPK. BUDI SANTOSO', 'Budi'],
    ['H. Ahmad Dahlan', 'Ahmad'],
    ['Dr. Ir. Joko W.', 'Joko'],
    ['M. Rizky', 'Rizky'],
    ['Siti Aminah, S.Kom', 'Siti'],
    ['Santoso, Budi', ''],
    ['PT Maju Jaya', ''],
    ['Warung Bu Tini', ''],
    ['CV. Sinar', ''],
    ['siti@x.example', ''],
    ['Customer 12', ''],
    ['ANNE-MARIE DUPONT', 'Anne-Marie'],
    ['', ''],
  ])('%j is greeted as %j', (name, greeting) => expect(greetingName(name)).toBe(greeting));

  it('lose stray spaces and control characters', () =>
    expect(tidy(' Siti\u00a0 \u200b Rahma\r\nX ')).toBe('Siti Rahma X'));
});

describe('dates', () => {
  it.each([
    ['2025-08-14', Date.UTC(2025, 7, 14)],
    ['2018-02-05 19:28:23', Date.UTC(2018, 1, 5, 19, 28, 23)],
    ['2021-07-06T16:20:44.000Z', Date.UTC(2021, 6, 6, 16, 20, 44)],
    ['14/08/2025', Date.UTC(2025, 7, 14)],
    ['08/14/2025', Date.UTC(2025, 7, 14)],
    ['31/02/2025', null],
    ['kemarin', null],
    ['1.234', null],
  ])('%s', (text, time) => expect(readDate(text)).toBe(time));
});

describe('merging', () => {
  const known = {
    address: 'a@x.example',
    key: 'a@x.example',
    name: 'Siti',
    firstName: '',
    lastName: '',
    fields: { town: 'Batu' },
    consent: null,
  };
  const incoming = {
    ...known,
    name: 'Rahma',
    firstName: 'Rahma',
    fields: { town: 'Malang', shoe: '38' },
    consent: { source: 'event' as const, note: '', date: 1 },
  };

  it('skips, fills or overwrites, and says whether anything changed', () => {
    expect(mergeDraft(known, incoming, 'skip')).toEqual({ draft: known, differs: false });
    expect(mergeDraft(known, incoming, 'fill')).toMatchObject({
      differs: true,
      draft: { name: 'Siti', firstName: 'Rahma', fields: { town: 'Batu', shoe: '38' }, consent: { source: 'event' } },
    });
    expect(mergeDraft(known, incoming, 'overwrite').draft).toMatchObject({
      name: 'Rahma',
      fields: { town: 'Malang', shoe: '38' },
    });
    expect(mergeDraft(known, { ...known, name: '' }, 'overwrite').differs).toBe(false);
  });

  it('never erases a recorded consent', () => {
    const agreed = { ...known, consent: { source: 'signup' as const, note: 'web', date: 1 } };
    expect(mergeDraft(agreed, { ...known, consent: null }, 'overwrite').draft.consent).toEqual(agreed.consent);
  });
});
