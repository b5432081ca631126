import { describe, expect, test } from 'vitest';
import { wishInLines, wishInSubject } from '../../../electron/engine/bounces/leaving.ts';
import { ownLines } from '../../../electron/engine/bounces/own-words.ts';

const inBody = (text: string) => wishInLines(ownLines(text));

describe('what a person says', () => {
  test.each([
    'unsubscribe',
    'UNSUBSCRIBE',
    'Unsubscribe me, please.',
    'un-subscribe',
    'Please remove me from your mailing list',
    'Please take me off this list. Thanks, Budi',
    'Kindly remove my email address from your\nmailing list.\n\nBest regards,\nAnna Smith',
    'I would like to be removed from your list',
    'Stop sending me emails!',
    'Do not send me any more emails.',
    "Don't email me again",
    'Can you please unsubscribe me?',
    'opt out',
    'STOP',
    'stop.',
    'No more emails please',
    'berhenti',
    'Berhenti berlangganan',
    'berhenti langganan ya kak',
    'Tolong hapus email saya',
    'Halo,\n\ntolong hapus email saya dari daftar.\n\nTerima kasih\nBudi',
    'Mohon hapus saya dari milis ini',
    'Mohon dihapus email saya dari daftar penerima, terima kasih.',
    'Jangan kirim email lagi',
    'tolong jangan kirimi saya lagi',
    'Saya tidak mau menerima email ini lagi.',
    'saya mau keluar dari milis',
    'stop berlangganan',
    'Batalkan langganan saya',
    'UNREG',
    'Please unsubscribe me from the Toko Melati newsletter',
    'Unsubscribe\n\nSent from my iPhone',
    'stop\n\nDikirim dari Yahoo Mail di Android',
    'Ｕｎｓｕｂｓｃｒｉｂｅ',
  ])('%s: a wish without doubt', (text) => expect(inBody(text)).toBe('yes'));

  test.each([
    'How do I unsubscribe? The link does not work.',
    'Please do not unsubscribe me, I like your bread.',
    'Tolong jangan hapus saya dari daftar',
    'Kalau tidak ada promo lagi, hapus email saya.',
    'Bagaimana cara berhenti berlangganan?',
    'Please unsubscribe my wife from the list',
    'Saya sudah klik tautan berhenti berlangganan tapi masih dapat email',
    'Tolong hapus saya dari grup WA',
    'Tolong jangan kirim email konfirmasi pesanan 2 roti sobek ke kantor lama, kirim ke rumah saja',
  ])('%s: a person should read it', (text) => expect(inBody(text)).toBe('maybe'));

  test.each([
    '',
    'Terima kasih, saya pesan dua roti.',
    'Tolong jangan kirim barangnya hari ini',
    'Please send the invoice to my new address',
    'We never stop learning here.',
    'Kapan promo ini berhenti?',
    'Saya keluar kota minggu depan, tolong antar hari Senin.',
    'I am out of office until Monday.',
    'Is the stop near your shop still open?',
  ])('%s: no wish', (text) => expect(inBody(text)).toBe('no'));

  test.each([
    ['unsubscribe', 'yes'],
    ['Re: Unsubscribe', 'yes'],
    ['RE: FW: [Toko] UNSUBSCRIBE', 'yes'],
    ['Bls: berhenti berlangganan', 'yes'],
    ['Berhenti', 'yes'],
    ['Remove me', 'yes'],
    ['Mohon berhenti langganan', 'yes'],
    ['How to unsubscribe', 'maybe'],
    ['Re: Roti akhir pekan', 'no'],
    ['Kenapa harga berhenti naik', 'no'],
    ['', 'no'],
  ] as const)('a subject: %s', (subject, wish) => expect(wishInSubject(subject)).toBe(wish));
});

describe('what others wrote is no wish', () => {
  test.each([
    'Pesan dua ya.\n\nOn Mon, 3 Nov 2025 at 10:00, Toko <news@toko.example> wrote:\n> Roti baru\n> Unsubscribe',
    'Pesan dua ya.\n\nPada Sen, 3 Nov 2025 pukul 10.00 Toko <news@toko.example> menulis:\n\nRoti baru\nBerhenti berlangganan',
    'Pesan dua ya.\n\nFrom: Toko <news@toko.example>\nSent: Monday\nSubject: Roti\n\nUnsubscribe',
    'Pesan dua ya.\n-----Original Message-----\nunsubscribe',
    'Pesan dua ya.\n________________________________\nFrom: Toko\nUnsubscribe',
    'Baik.\n\nOn Mon, 3 Nov 2025 at 10:00, Toko Roti Kenanga Malang yang namanya panjang sekali\n<news@toko.example> wrote:\n\n> Unsubscribe',
    '> unsubscribe',
    'Pesan dua ya.\n-- \nSiti\nUntuk berhenti berlangganan tulis STOP',
  ])('%s', (text) => expect(inBody(text)).toBe('no'));
});

test('time stays bounded whatever the text', () => {
  const started = performance.now();
  for (const piece of ['stop ', 'tidak mau lagi ', "don't ", '\n', 'a'.repeat(50), '> ', 'wrote: ', '[x] re: ']) {
    inBody(piece.repeat(20_000));
    wishInSubject(piece.repeat(20_000));
  }
  expect(performance.now() - started).toBeLessThan(2_000);
});
