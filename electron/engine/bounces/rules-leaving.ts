/**
 * How people say that they want no more mail, in English and Indonesian: words and phrases as data. A phrase is words in
 * order; `?` marks one that may be missing, `|` separates alternatives. Source: RFC 8058 and the wording that mail clients put
 * into unsubscribe mails; what phone companies made a habit of (STOP, UNREG); ordinary sentences of both languages.
 */

/** Complete wishes: where one of these stands, the rest of the sentence only says from what, how soon and how politely. */
export const CORES: readonly string[] = [
  'unsubscribe|unsubscribing|unsubscribed|unsuscribe|unsubcribe|unsub|un-subscribe|optout|opt-out|unreg',
  'un subscribe',
  'opt me|us? out',
  'take|get me|us off|out',
  'take my|our name|email|e-mail|address off|out',
  'removed|deleted from|off',
  'stop sending|mailing|emailing|spamming|e-mailing',
  'stop email|emails|e-mail|e-mails|mail|mails|newsletter|newsletters|promo|promosi|langganan|berlangganan|newsletternya|emailnya',
  'no more email|emails|mail|mails|e-mails|newsletters',
  'cancel|end my|the|this? subscription|newsletter',
  'berhenti|berhentikan|hentikan|stop|batal|batalkan|membatalkan|pembatalan|putus berlangganan|langganan',
  'hentikan|berhentikan pengiriman|email|newsletter|promosi|kiriman',
  'tidak|nggak|gak|ga|tak|enggak|tdk|gk mau|ingin|berminat|bersedia lagi? berlangganan|langganan|dikirimi',
  'keluar dari daftar|milis|list|mailing|langganan|newsletter',
];

/** Wishes that could be about goods or orders as well: besides polite words nothing else may stand there, unless it is about mail or a list. */
export const WEAK_CORES: readonly string[] = [
  'remove|delete|exclude|drop me|us',
  'remove|delete|exclude|drop my|our|this|the name|email|mail|address|e-mail|emails|contact|details|data',
  'stop contacting|writing me|us?',
  "don't|dont|not send|email|mail|contact|e-mail|write me|us|any|more|to|these|this",
  'stop|berhenti kirim|mengirim|kirimi|kirimkan|mengirimi|mengirimkan',
  'hapus|hapuskan|dihapus|menghapus|keluarkan|dikeluarkan|coret|hilangkan|cabut saya|aku|kami|nama|email|emailku|alamat|e-mail|emailnya|data|kontak|gw|gue',
  'jangan kirimi|dikirimi|hubungi|email|emailin|mengirimi saya|aku|kami|lagi|kita|gw|gue',
  'jangan kirim|kirimkan|dikirim|mengirim|mengirimkan email|e-mail|lagi|promo|promosi|pesan|iklan|newsletter|surel|ke|saya',
  'tidak|nggak|gak|ga|tak|enggak|tdk|gk mau|ingin|bersedia|usah|perlu lagi? menerima|terima|dapat|mendapat|mendapatkan|dikirim|kirim|kirimi|kirimin',
  'mau|ingin|minta|mohon keluar dari',
];

/** Words that say that a wish is about mail. */
export const ABOUT_MAIL: ReadonlySet<string> = new Set(
  `list lists mailing newsletter newsletters subscription subscriptions email emails e-mail e-mails mail mails distribution database marketing
  daftar milis langganan berlangganan surel newsletternya emailnya promosi promo iklan`.split(/\s+/),
);

/** Said alone, as the whole of a subject or line, these are a wish; inside a sentence they may mean anything. */
export const ALONE: readonly string[] = ['stop', 'berhenti', 'keluar', 'remove', 'leave', 'stop please', 'stop all'];

/** Words that say from what, how soon and how politely: they change nothing about a wish. */
export const FILLER: ReadonlySet<string> = new Set(
  `please pls plz kindly just i want to wish would like d could can you we me my us our your yours from off of out the this these those
  that all any every further future more anymore again now immediately today asap thanks thank at once with for in on by and it is am be
  list lists mailing mail mails email emails e-mail e-mails newsletter newsletters subscription subscriptions database distribution marketing
  promotion promotions promotional address addresses name contact contacts messages message advertising advertisement ads spam request hi hello
  dear sir madam team admin sending updates offers campaign campaigns group send
  mohon tolong harap minta bisa boleh dong donk ya yah deh sih lah saya aku kami kita nama alamat email emailku surel dari daftar milis langganan
  berlangganan ini itu tersebut anda kamu kalian lagi segera sekarang juga terima kasih terimakasih makasih trims trimakasih untuk agar supaya
  kepada ke di pada yang semua pesan promosi promo iklan kiriman penerima pelanggan kontak data newsletternya emailnya halo hai pak bu kak mas mbak
  min bapak ibu selamat pagi siang sore malam hari hormat salam apapun apa pun apa-apa dengan hal mau ingin karena sudah tidak berminat dikirim kirim
  kirimi dikirimi menerima permintaan`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** With one of these near it a wish is a question, a story, a condition or its opposite: a person should read it. */
export const DOUBT: ReadonlySet<string> = new Set(
  `how where why what when who which if unless until but except tried trying cannot can't cant couldn't unable works work working doesn't
  didn't wasn't isn't never button page forward forwarded someone somebody colleague friend wife husband customer customers client order orders
  account invoice refund price link instead only pause resubscribe subscribe
  bagaimana gimana cara caranya kenapa mengapa kapan kalau kalo jika bila apabila apakah tapi tetapi namun kecuali hanya cuma saja teman suami
  istri anak atasan rekan pelanggannya akun pesanan order transaksi tagihan tautan tombol linknya link gagal masih belum bukan dulu sementara`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Before a wish, these turn it round: "don't unsubscribe me", "jangan hapus saya". */
export const TURNED: ReadonlySet<string> = new Set(
  `don't dont not never no jangan bukan tidak nggak gak ga tak enggak tdk without tanpa`.split(/\s+/),
);

/** Lines of politeness around the message. */
export const GREETING =
  /^(?:dear|hi|hello|hey|halo|hai|yth\.?|kepada|selamat (?:pagi|siang|sore|malam)|good (?:morning|afternoon|evening|day)|assalamu.{0,40}|to whom it may concern|pak|bu|kak|min|admin|dengan hormat)\b.{0,60}$/i;
export const FAREWELL =
  /^(?:thanks?|thank you|many thanks|thx|ty|terima ?kasih|makasih|trims|tq|regards|best|best regards|kind regards|warm regards|sincerely|cheers|salam|salam hormat|hormat (?:saya|kami)|wassalam.{0,30})\b.{0,60}$/i;
