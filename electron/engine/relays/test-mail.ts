import { randomUUID } from 'node:crypto';

/** A plain message in both languages that shows that a relay takes mail. Addresses must be free of line breaks. */
export function testMail(input: { from: string; to: string; at: number; language: 'en' | 'id' }): Buffer {
  const domain = input.from.split('@').at(-1) || 'localhost';
  const words = WORDS[input.language];
  const lines = [
    `From: <${input.from}>`,
    `To: <${input.to}>`,
    `Subject: ${words.subject}`,
    `Date: ${new Date(input.at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 7bit',
    '',
    ...words.body,
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

const WORDS = {
  en: {
    subject: 'Merpati: your relay works',
    body: ['This test message came through the relay you set up in Merpati.', 'You can delete it.'],
  },
  id: {
    subject: 'Merpati: relay Anda berfungsi',
    body: ['Pesan uji ini terkirim melalui relay yang Anda atur di Merpati.', 'Anda boleh menghapusnya.'],
  },
} as const;
