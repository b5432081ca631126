import { randomUUID } from 'node:crypto';

/** A plain message in both languages that shows that a relay takes mail. Addresses must be free of line breaks. */
export function testMail(input: { from: string; to: string; at: number; language: 'en' | 'id' }): Buffer {
  return plainMail(input, WORDS[input.language]);
}

/** A plain message to a tagged return address, which holds `marker` so that it is known again. Addresses must be free of line breaks. */
export function returnMail(input: {
  from: string;
  to: string;
  marker: string;
  at: number;
  language: 'en' | 'id';
}): Buffer {
  const words = RETURN_WORDS[input.language];
  return plainMail(input, { ...words, body: [...words.body, '', input.marker] });
}

type Words = { readonly subject: string; readonly body: readonly string[] };

function plainMail(input: { from: string; to: string; at: number }, words: Words): Buffer {
  const domain = input.from.split('@').at(-1) || 'localhost';
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

const RETURN_WORDS = {
  en: {
    subject: 'Merpati: bounces find their way back',
    body: ['This test message shows that mail to a return address of its own arrives here.', 'You can delete it.'],
  },
  id: {
    subject: 'Merpati: bounce menemukan jalan pulang',
    body: [
      'Pesan uji ini menunjukkan bahwa email ke alamat kembali tersendiri sampai di sini.',
      'Anda boleh menghapusnya.',
    ],
  },
} as const;

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
