import { describe, expect, it } from 'vitest';
import { attributesIn } from '../../../electron/engine/imports/attributes.ts';
import { guessColumns } from '../../../electron/engine/imports/columns.ts';
import { parseDate, readDate } from '../../../electron/engine/imports/dates.ts';
import { entriesIn, looksPlain } from '../../../electron/engine/imports/plain-list.ts';
import { planRows } from '../../../electron/engine/imports/plan.ts';
import { reasonFromCell } from '../../../electron/engine/imports/status-words.ts';
import { toContact } from '../../../electron/engine/imports/to-contact.ts';
import { formatOf, guessType, readValue } from '../../../electron/engine/imports/values.ts';

/** What the columns of one row become: `target`, or `+type` for a new field. */
function become(header: string, row: string): string[] {
  const cells = row.split('|');
  return guessColumns(header.split('|'), [cells, cells], cells.length, []).map(({ target, type }) =>
    target.startsWith('new:') ? `+${type}` : target,
  );
}

describe('layouts of other tools', () => {
  it.each<[string, string, string, string]>([
    [
      'Google (new)',
      'First Name|Last Name|Phonetic First Name|Birthday|Photo|Labels|E-mail 1 - Label|E-mail 1 - Value|E-mail 2 - Value|Phone 1 - Value',
      'Siti|Rahma||1990-05-06|x|* myContacts ::: VIP|* Home|s@x.example|t@x.example|+62 812',
      'first_name last_name ignore +date ignore tags ignore address +text +text',
    ],
    [
      'Outlook (old)',
      "Title|First Name|Last Name|Assistant's Name|Categories|E-mail Address|E-mail Type|E-mail 2 Address|Manager's Name|Sensitivity",
      'Mrs|Siti|Rahma|Ani Budi|VIP|s@x.example|SMTP|t@x.example|Joko B|Normal',
      '+text first_name last_name +text tags address ignore +text +text ignore',
    ],
    [
      'HubSpot',
      'Record ID|Email|Phone Number|Lead Status|Create Date|Unsubscribed from all email|Email hard bounce reason',
      '1|s@x.example|0812|NEW|2024-05-06 10:11|false|',
      'ignore address +text +text consent_date status status',
    ],
    [
      'Brevo',
      'CONTACT ID|EMAIL|FIRSTNAME|SMS|DOUBLE_OPT-IN|EMAIL_BLACKLISTED|ADDED_TIME',
      '1|s@x.example|Siti|62812|Yes|no|06-05-2024 10:00:00',
      'ignore address first_name +text +yesno status consent_date',
    ],
    [
      'listmonk',
      'uuid|email|name|attributes|status|created_at',
      'u|s@x.example|Siti|{"city":"Malang"}|enabled|2024-05-06',
      'ignore address name attributes status consent_date',
    ],
    [
      'Keila',
      'email|first_name|data|status',
      's@x.example|Siti|{"city":"Malang"}|active',
      'address first_name attributes status',
    ],
    [
      'Mailjet',
      'Email|Name|IsExcludedFromCampaigns|IsSpamComplaining|CreatedAt',
      's@x.example|Siti|false|false|2024-05-06T10:00:00Z',
      'address name status status consent_date',
    ],
    [
      'Zoho',
      'Full Name|Email|Email Opt Out|Lead Source|Created Time',
      'Siti R|s@x.example|false|Event|2024-05-06',
      'name address status consent_source consent_date',
    ],
    ['Sendy', 'Name|Email|Status|Joined', 'Siti|s@x.example|Subscribed|May 6 2024', 'name address status consent_date'],
    [
      'Klaviyo',
      'Email|Email Marketing Consent|Email Marketing Consent Timestamp|Email Suppressions',
      's@x.example|SUBSCRIBED|2024-05-06|[]',
      'address status consent_date status',
    ],
    [
      'MailerLite',
      'Subscriber|Subscribed|Unsubscribed|Location',
      's@x.example|2024-05-06 10:00:00||ID',
      'address consent_date status +text',
    ],
    [
      'Google Forms',
      'Timestamp|Email Address|Nama lengkap Anda|Nomor WhatsApp|Bersedia menerima email?',
      '5/6/2024 10:11:12|s@x.example|Siti|0812|Ya',
      'consent_date address name +text status',
    ],
    [
      'an order list',
      'No Pesanan|Nama Pembeli|Email Pembeli|Status Pesanan|Total Harga|Kode Pos|Nama Produk',
      'A1|Siti|s@x.example|batal|Rp 150.000|65145|Roti',
      '+text name address +text +number +text +text',
    ],
    [
      'a register',
      'NIK|NAMA|ALAMAT E-MAIL|NO. HP|TGL LAHIR|UMUR|STATUS EMAIL|SUMBER|TGL DAFTAR',
      '3507000000000001|SITI|s@x.example|0812|14/08/1990|35|aktif|pameran|2024-05-06',
      '+text name address +text +date +number status consent_source consent_date',
    ],
  ])('%s', (_tool, header, row, expected) => expect(become(header, row).join(' ')).toBe(expected));

  it('a column of places called State is none of states', () => {
    expect(become('Email|State', 's@x.example|East Java')).toEqual(['address', '+text']);
    expect(become('Email|State', 's@x.example|unsubscribed')).toEqual(['address', 'status']);
  });

  it('our own two columns in front are left out, somebody else’s are not', () => {
    expect(become('line|cause|Email', '7|not_an_address|s@x.example')).toEqual(['ignore', 'ignore', 'address']);
    const [first, second, third] = ['ignore', 'ignore', 'ignore'];
    expect(become('line|cause|reason|Email', '7|misfit|x|s@x.example')).toEqual([first, second, third, 'address']);
    expect(become('baris|sebab|alasan|Email', '7|misfit|x|s@x.example')).toEqual([first, second, third, 'address']);
    expect(become('baris|sebab|kota|Email', '7|misfit|x|s@x.example')).toEqual([first, second, '+text', 'address']);
    expect(become('line|cause|Email', 'Red|Clean water|s@x.example')).toEqual(['+text', '+text', 'address']);
  });
});

describe('states', () => {
  it.each([
    ['Setuju', ['ya', 'tidak'], true],
    ['Status', ['yes', 'no'], true],
    ['Email OK?', ['1', '0'], true],
    ['Aktif', ['ya', ''], true],
    ['Status', ['subscribed', 'cleaned'], false],
    ['Unsubscribed', ['yes', 'no'], false],
    ['Subscribed', ['yes', 'no'], false],
    ['VIP', ['yes', 'no'], false],
    ['Setuju', ['ya', 'mungkin'], false],
    ['Setuju', ['', ''], false],
  ])('%s over %j asks what a yes means: %s', (header, values, asks) => {
    const [column] = guessColumns(
      [header],
      values.map((value) => [value]),
      1,
      [],
    );
    expect(column?.unclear).toBe(asks);
  });

  it.each([
    ['Opted out of email: Marketing', 'true', 'unsubscribed'],
    ['Accepts Email Marketing', 'no', 'unsubscribed'],
    ['Accepts Email Marketing', 'yes', null],
    ['subscribed_to_emails', 'false', 'unsubscribed'],
    ['IsSpamComplaining', 'true', 'complained'],
    ['Email Suppressions', '[]', null],
    ['Unsubscribed', '0000-00-00 00:00:00', null],
    ['Unsubscribed', '2024-05-06 10:00:00', 'unsubscribed'],
    ['Status', 'Berhenti langganan', 'unsubscribed'],
    ['Status Email', 'terpental', 'bounced'],
    ['Status', 'Lapor spam', 'complained'],
    ['Status', 'Terblokir', 'manual'],
    ['Boleh dikirimi email', 'tidak', 'unsubscribed'],
    ['Tanggal berhenti', '2024-05-06', 'unsubscribed'],
    ['Sudah berhenti', 'ya', 'unsubscribed'],
    ['Sudah berhenti?', 'tidak', null],
    ['Minta berhenti langganan', 'ya', 'unsubscribed'],
    ['Pernah bounce', 'ya', 'bounced'],
    ['Email Permission Status', 'NEVER_SUBSCRIBED', 'unsubscribed'],
    ['Status', 'langganan', null],
  ])('%s: %j means %s', (header, value, reason) => expect(reasonFromCell(header, value)).toBe(reason));
});

describe('types', () => {
  it.each<[string, string[], string]>([
    ['Umur', ['35', '7'], 'number'],
    ['Belanja', ['1.234,56', '20'], 'number'],
    ['Belanja', ['1,234.56', '20'], 'number'],
    ['Belanja', ['1.234', '2.000'], 'text'],
    ['Belanja', ['Rp 1.234', 'Rp 2.000'], 'number'],
    ['Belanja', ['1.234,5', '1,234.5'], 'text'],
    ['Kode Pos', ['65145'], 'text'],
    ['Telepon', ['81234567'], 'text'],
    ['Nilai', ['007', '12'], 'text'],
    ['Kontak', ['81234567890'], 'text'],
    ['Lahir', ['14/08/1990', '05/06/1991'], 'date'],
    ['Lahir', ['08/14/1990', '05/06/1991'], 'date'],
    ['Lahir', ['05/06/1991', '01/02/1990'], 'text'],
    ['Lahir', ['14/08/1990', '08/14/1990'], 'text'],
    ['Lahir', ['17 Agustus 1945', '1990-05-06'], 'date'],
    ['Anggota', ['ya', 'tidak', '-'], 'yesno'],
    ['Anak', ['0', '1'], 'number'],
    ['Is Member', ['0', '1'], 'yesno'],
    ['Kota', ['Malang', ''], 'text'],
    ['Kosong', ['', '-'], 'text'],
  ])('%s with %j is %s', (header, values, type) => expect(guessType(header, values)).toBe(type));

  it.each<[string, string[], 'number' | 'date' | 'yesno', string, string | null]>([
    ['Indonesian numbers', ['1.234,56'], 'number', '12.345.678,9', '12345678.9'],
    ['English numbers', ['1,234.56'], 'number', '12,345,678.9', '12345678.9'],
    ['thousands', ['1.234'], 'number', '1.234', '1234'],
    ['money', ['Rp 10.000'], 'number', 'Rp 150.000,-', '150000'],
    ['another locale', ['1,234.56'], 'number', '1.234,56', null],
    ['words', ['1'], 'number', 'banyak', null],
    ['nothing', ['1'], 'number', '-', ''],
    ['day first', ['14/08/1990'], 'date', '05/06/1991', '1991-06-05'],
    ['month first', ['08/14/1990'], 'date', '05/06/1991', '1991-05-06'],
    ['no day', ['14/08/1990'], 'date', '31/02/1991', null],
    ['a truth', ['ya'], 'yesno', 'TIDAK', 'no'],
    ['a doubt', ['ya'], 'yesno', 'mungkin', null],
  ])('%s are stored in one way', (_what, column, type, value, stored) =>
    expect(readValue(value, formatOf(type, column))).toBe(stored),
  );

  it('dates know months in two languages, times and half days', () => {
    for (const text of [
      '14 Agu 2025',
      '14 Agustus 2025',
      'Aug 14, 2025',
      '14-Aug-25',
      'Kamis, 14 Agustus 2025',
      '2025.08.14',
      '14/08/2025 7:05 PM',
    ])
      expect(parseDate(text, 'dmy'), text).toMatchObject({ year: 2025, month: 8, day: 14 });
    expect(readDate('5/6/2024 10:11:12', 'mdy')).toBe(Date.UTC(2024, 4, 6, 10, 11, 12));
    expect(parseDate(`1/1/2020${' '.repeat(100_000)}x`, 'dmy')).toBeNull();
  });

  it('of attributes and misfits are kept with the row', () => {
    const head = {
      dialect: { format: 'delimited' as const, sheet: null, charset: 'utf-8', delimiter: ',', headerRow: 0 },
      header: ['email', 'attributes', 'age'],
      above: [],
      at: [],
      lines: [],
      width: 3,
      records: [
        {
          fields: ['a@x.example', '{"city":"Malang","visits":3,"address":{"zip":"65145"},"likes":["a","b"]}', '7'],
          line: 2,
          flaw: null,
        },
      ],
    };
    const plan = planRows(
      [
        { index: 0, target: 'address' },
        { index: 1, target: 'attributes' },
        { index: 2, target: 'new:Age', type: 'number' },
      ],
      head,
      (label) => label,
    );
    const none = { repairs: new Map<number, string>(), domains: new Map<string, string>() };
    const read = (fields: string[]) => toContact({ fields, line: 3, flaw: null }, plan, none);
    expect(read(head.records[0]?.fields ?? [])).toMatchObject({
      contact: {
        fields: { city: 'Malang', visits: '3', 'address zip': '65145', likes: 'a, b', Age: '7' },
        misfits: [],
      },
    });
    expect(read(['a@x.example', '{"visits":"many","new":1}', 'old'])).toMatchObject({
      contact: {
        fields: {},
        misfits: [
          { key: 'Age', value: 'old' },
          { key: 'visits', value: 'many' },
        ],
        late: [['new', '1']],
      },
    });
    expect(attributesIn('{"a":')).toEqual([]);
  });
});

describe('plain lists', () => {
  it.each<[string, [string, string][]]>([
    ['siti@x.example', [['siti@x.example', '']]],
    [
      'Siti R <siti@x.example>, "Santoso, Budi" <b@x.example>',
      [
        ['siti@x.example', 'Siti R'],
        ['b@x.example', 'Santoso, Budi'],
      ],
    ],
    [
      'Santoso, Budi <b@x.example>; c@x.example',
      [
        ['b@x.example', 'Santoso, Budi'],
        ['c@x.example', ''],
      ],
    ],
    ['1. Siti siti@x.example', [['siti@x.example', 'Siti']]],
    ['To: mailto:a@x.example?subject=b', [['a@x.example', '']]],
    ['b@x.example (Budi)', [['b@x.example', 'Budi']]],
    [
      'a@x.example b@x.example',
      [
        ['a@x.example', ''],
        ['b@x.example', ''],
      ],
    ],
  ])('%s', (line, expected) => expect(entriesIn(line).map(({ address, name }) => [address, name])).toEqual(expected));

  it('reads names full of signs that may stand around one about as quickly as others', () => {
    const processorTime = (sign: string) => {
      const line = Array.from({ length: 300 }, () => `x${sign.repeat(1_990)}x <siti@example.com>`).join(', ');
      const started = process.cpuUsage();
      expect(entriesIn(line)).toHaveLength(300);
      const { user, system } = process.cpuUsage(started);
      return user + system;
    };
    const usual = processorTime('o');
    // From each sign to the last was a second and more; now it is a few milliseconds.
    for (const sign of ['-', ':', "'"]) expect(processorTime(sign)).toBeLessThan(150_000 + 10 * usual);
  });

  it('reads a line of a million closing signs in one go', () => {
    const [entry] = entriesIn(`siti@example.com${')'.repeat(1_000_000)}x`);
    expect(entry?.address).toHaveLength(2_000);
  });

  it('are told from tables', () => {
    expect(looksPlain('a@x.example\nb@x.example\n')).toBe(true);
    expect(looksPlain('Siti <a@x.example>, b@x.example')).toBe(true);
    expect(looksPlain('a@x.example,Siti\nb@x.example,Budi\n')).toBe(false);
    expect(looksPlain('Siti,a@x.example\nBudi,b@x.example\n')).toBe(false);
    expect(looksPlain('a@x.example\tSiti\nb@x.example\tBudi\n')).toBe(false);
    expect(looksPlain('no addresses here\n')).toBe(false);
  });
});
