import { expect, test } from 'vitest';
import { CONTENT_RULES, checkContent, type Finding } from '../../../electron/engine/content/check.ts';
import { factsOf } from '../../../electron/engine/content/facts.ts';
import { type Block, emptyContent } from '../../../shared/blocks.ts';

type Message = {
  subject?: string;
  preheader?: string;
  html?: string;
  text?: string | null;
  blocks?: Block[];
  bytes?: number;
};

function check({
  subject = 'Kabar bulan ini',
  preheader = 'Dua menit.',
  html,
  text = null,
  blocks,
  bytes = 20_000,
}: Message): Finding[] {
  const empty = emptyContent('id');
  const body =
    '<p>Halo, ini kabar bulan ini dari toko kami di Malang. Selamat membaca dan sampai jumpa. Jl. Kenanga 1.</p><a href="{{ unsubscribe_url }}">Berhenti berlangganan</a>';
  const content =
    blocks === undefined
      ? { kind: 'html' as const, language: 'id' as const, html: html === undefined ? body : body + html }
      : { ...empty, blocks: [...blocks, ...empty.blocks.slice(-1)] };
  return checkContent(factsOf({ subject, preheader, content, text }, bytes));
}

const keys = (message: Message) => check(message).map((finding) => finding.key);
const text = (html: string): Block[] => [{ id: 'isi', type: 'text', html, align: 'left' }];

test('an ordinary letter finds nothing at all', () => {
  expect(check({})).toEqual([]);
  expect(
    check({
      blocks: text(
        '<p>Halo {{ first_name | default: "Kak" }}, Sabtu ini kami memanggang dua kali: jam 6 dan jam 10.</p>',
      ),
    }),
  ).toEqual([]);
});

test.each<[string, Message]>([
  ['word_free', { preheader: 'Gratis antar untuk pesanan sebelum Jumat sore.' }],
  ['word_discount', { subject: 'Diskon besar akhir tahun' }],
  ['word_urgency', { subject: 'Penawaran terbatas' }],
  ['word_money', { html: '<p>Dapatkan uang gratis dari kami</p>' }],
  ['word_click', { html: '<p>klik di sini</p>' }],
  ['word_free', { html: '<p>Get your free gift</p>' }],
  ['big_discount', { html: '<p>Diskon hingga 70% untuk semua</p>' }],
  ['money_amounts', { html: '<p>Rp 5.000.000 sampai Rp 2,5 juta</p>' }],
  ['subject_capitals', { subject: 'PROMO HARI INI UNTUK ANDA' }],
  [
    'capitals',
    { html: '<p>BELI SEKARANG JUGA SEBELUM HABIS TERJUAL SEMUA BARANG KAMI YANG PALING LARIS TAHUN INI</p>' },
  ],
  ['exclamation_run', { subject: 'Ayo beli!!!' }],
  ['fake_reply', { subject: 'RE: pesanan Anda' }],
  ['fake_reply', { subject: 'Fwd: kabar' }],
  ['mixed_scripts', { html: '<p>Masuk ke аkun Anda di bаnk</p>' }],
  ['disguised_words', { html: '<p>gr4tis untuk semua</p>' }],
  ['disguised_words', { html: '<p>G R A T I S</p>' }],
  ['invisible_characters', { html: '<p>gra\u200btis</p>' }],
  ['hidden_text', { html: `<div style="display: none">${'kata tersembunyi '.repeat(30)}</div>` }],
  ['hidden_text', { html: `<p style="color:#ffffff">${'putih di atas putih '.repeat(30)}</p>` }],
  ['link_short', { html: '<a href="https://bit.ly/abc">lihat</a>' }],
  ['link_short', { html: '<a href="https://s.id/abc">lihat</a>' }],
  ['link_chat', { html: '<a href="https://wa.me/628123">chat</a>' }],
  ['link_misnamed', { html: '<a href="https://evil.example.net/x">www.bankku.co.id</a>' }],
  ['link_number', { html: '<a href="http://192.0.2.7/x">x</a>' }],
  ['link_local', { html: '<a href="http://localhost:3000/">x</a>' }],
  ['link_userinfo', { html: '<a href="https://bank.example@203.0.113.9/">x</a>' }],
  ['link_scheme', { html: '<a href="javascript:x()">x</a>' }],
  ['link_plain_http', { html: '<a href="http://toko.example/">x</a>' }],
  ['link_placeholder', { html: '<a href="#">x</a>' }],
  [
    'link_placeholder',
    {
      blocks: [
        ...text('<p>isi surat yang cukup</p>'),
        { id: 'b', type: 'button', label: 'Beli', href: '', colour: '#046a77', align: 'left' },
      ],
    },
  ],
  [
    'picture_only',
    { blocks: [{ id: 'i', type: 'image', src: 'attachment:x', alt: 'x', href: '', width: null, align: 'center' }] },
  ],
  ['picture_alt', { html: '<img src="https://toko.example/a.png">' }],
  [
    'picture_missing',
    { blocks: [{ id: 'i', type: 'image', src: '', alt: 'x', href: '', width: null, align: 'center' }] },
  ],
  ['picture_data', { html: '<img alt="a" src="data:image/png;base64,AA==">' }],
  ['picture_pixel', { html: '<img alt="" width="1" height="1" src="https://toko.example/p.gif">' }],
  ['subject_empty', { subject: '' }],
  ['subject_long', { subject: 'Kabar yang sangat panjang sekali sampai tidak muat di layar ponsel mana pun juga' }],
  ['preheader_empty', { preheader: '' }],
  ['body_empty', { blocks: text('<p></p>') }],
  ['text_missing', { text: '' }],
  ['too_large', { bytes: 110_000 }],
  ['getting_large', { bytes: 90_000 }],
  ['merge_broken', { subject: 'Halo {{ first name }}' }],
  ['merge_broken', { html: '<p>{% if x %}a{% endif %}</p>' }],
  ['merge_no_fallback', { subject: 'Halo {{ first_name }}' }],
  ['merge_foreign', { html: '<p>Halo *|FNAME|*</p>' }],
  ['merge_foreign', { html: '<p>Halo {name}</p>' }],
  ['placeholder_text', { html: '<p>Lorem ipsum dolor sit amet</p>' }],
  ['html_script', { html: '<script>x()</script>' }],
  ['html_handler', { html: '<p onclick="x()">a</p>' }],
  ['html_form', { html: '<form><input></form>' }],
  ['html_embedded', { html: '<iframe src="https://toko.example"></iframe>' }],
])('%s is seen', (key, message) => {
  expect(keys(message)).toContain(key);
});

test.each<[string, Message]>([
  ['word_free', { html: '<p>Kami bertemu di Freetown, bebas hambatan</p>' }],
  ['disguised_words', { html: '<p>Gratis! Promo! Rumah Sakit A. B. C. dan 4 x 4</p>' }],
  ['mixed_scripts', { html: '<p>Москва и Ελλάδα, 5 µm</p>' }],
  ['hidden_text', { html: '<div style="display:none">Cuplikan pendek</div>' }],
  ['link_misnamed', { html: '<a href="https://shop.toko.co.id/x">www.toko.co.id</a>' }],
  ['link_misnamed', { html: '<a href="https://toko.example/">Lihat koleksi baru kami</a>' }],
  ['fake_reply', { subject: 'Reuni akbar: kabar baik' }],
  ['subject_capitals', { subject: 'Kabar BCA' }],
  ['capitals', { html: '<p>RSUD dan BPJS, KTP serta NPWP</p>' }],
  ['merge_foreign', { html: '<p>Harga 100%, {tanpa} apa pun, [catatan]</p>' }],
])('%s is not seen where it is not', (key, message) => {
  expect(keys(message)).not.toContain(key);
});

test('without a way out or an address, own HTML is told so', () => {
  const content = { kind: 'html' as const, language: 'en' as const, html: '<p>Just words.</p>' };
  const found = checkContent(factsOf({ subject: 's', preheader: 'p', content, text: null }, 100)).map(
    (finding) => finding.key,
  );
  expect(found).toEqual(expect.arrayContaining(['unsubscribe_missing', 'postal_missing']));
});

test('a finding names the block, shows what it saw and counts', () => {
  const [finding] = check({ blocks: text('<p>Ambil hadiahnya, <b>gratis</b> dan tanpa biaya.</p>') });
  expect(finding).toMatchObject({
    key: 'word_free',
    where: 'isi',
    level: 'notice',
    values: { count: 2, word: 'tanpa biaya' },
  });
  expect(finding?.evidence).toContain('gratis');
});

test('one word in the body is a notice, the same in the subject a warning, many signs together a warning of their own', () => {
  expect(check({ html: '<p>gratis</p>' })).toMatchObject([{ key: 'word_free', level: 'notice' }]);
  expect(check({ subject: 'Gratis untuk Anda' })).toMatchObject([{ key: 'word_free', level: 'warning' }]);
  const loud = '<p>Uang gratis! Diskon besar! Penawaran terbatas! Klik di sini! Dijamin! Anda menang!</p>';
  expect(keys({ html: loud })).toContain('signs_together');
});

test('every rule stays quick on large and odd messages', () => {
  for (const unit of [
    'a ',
    '!',
    '<a href="http://x.example">',
    'diskon 5',
    'g.r.a.',
    '<div style="display:none">x',
    '{{',
    '*|A',
    'Rp 1 ',
    'а\u200b',
  ]) {
    const html = unit.repeat(Math.ceil(120_000 / unit.length));
    const start = performance.now();
    checkContent(
      factsOf({ subject: '', preheader: '', content: { kind: 'html', language: 'en', html }, text: '' }, html.length),
    );
    expect(performance.now() - start, unit).toBeLessThan(4_000);
  }
});

test('rules have keys of their own', () => {
  const all = CONTENT_RULES.map((rule) => rule.key);
  expect(new Set(all).size).toBe(all.length);
});
