import { describe, expect, it } from 'vitest';
import { classifyReport } from '../../../electron/engine/bounces/classify.ts';
import { parseReport } from '../../../electron/engine/bounces/parse-report.ts';

const attribute = (id: number, value: Buffer) => {
  const head = Buffer.alloc(9);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(id, 1);
  head.writeUInt32LE(value.length, 5);
  return Buffer.concat([head, value, Buffer.alloc(2)]);
};

/** A form as Exchange writes it (MS-OXTNEF 2.1.2): signature, key, attributes. */
function form(messageClass: string, said: string): Buffer {
  const start = Buffer.alloc(6);
  start.writeUInt32LE(0x223e9f78, 0);
  return Buffer.concat([
    start,
    attribute(0x00078008, Buffer.from(`${messageClass}\0`)),
    attribute(0x00069003, Buffer.concat([Buffer.from([1, 0, 0, 0, 0x1f, 0, 1, 0x10]), Buffer.from(said, 'utf16le')])),
  ]);
}

const mail = (subject: string, data: Buffer, type = 'application/ms-tnef') =>
  Buffer.from(
    [
      'From: System Administrator <postmaster@exchange.example>',
      'To: <news@toko.example>',
      `Subject: ${subject}`,
      'MIME-Version: 1.0',
      `Content-Type: ${type}; name="winmail.dat"`,
      'Content-Transfer-Encoding: base64',
      '',
      ...(data.toString('base64').match(/.{1,76}/g) ?? []),
      '',
    ].join('\r\n'),
  );

const SAID =
  'The following recipient(s) could not be reached:\r\n\r\nsiti@people.example on 11/22/2026 9:00 AM\r\nThe e-mail account does not exist at the organization this message was sent to.\r\n<mx.exchange.example #5.1.1 smtp;550 5.1.1 <siti@people.example>: User unknown>';

describe('a report that comes as winmail.dat alone', () => {
  it.each([
    ['Undeliverable: Kabar toko', 'application/ms-tnef', 'REPORT.IPM.Note.NDR'],
    ['Kabar toko', 'application/octet-stream', 'IPM.Microsoft Mail.Non-Delivery'],
  ])('is read: %s', (subject, type, messageClass) => {
    const report = parseReport(mail(subject, form(messageClass, SAID), type));
    expect(report.kind).toBe('bounce');
    expect(report.recipients.map(({ address }) => address)).toEqual(['siti@people.example']);
    expect(classifyReport(report)[0]).toMatchObject({ class: 'address', reason: 'userunknown' });
  });

  it('is a report only where it says so, and broken ones end nothing', () => {
    expect(parseReport(mail('Kabar', form('IPM.Note', SAID))).recipients).toEqual([]);
    const whole = form('REPORT.IPM.Note.NDR', SAID);
    for (let length = 0; length < whole.length; length += 7) parseReport(mail('Kabar', whole.subarray(0, length)));
    const lying = Buffer.from(whole);
    lying.writeUInt32LE(0xffffffff, 11);
    expect(parseReport(mail('Kabar', lying)).recipients.filter(({ address }) => address !== null)).toEqual([]);
  });
});
