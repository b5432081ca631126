const HONORIFICS = new Set([
  'bapak',
  'bpk',
  'pak',
  'ibu',
  'bu',
  'sdr',
  'sdri',
  'saudara',
  'saudari',
  'tuan',
  'nyonya',
  'ny',
  'tn',
  'nona',
  'h',
  'hj',
  'haji',
  'hajjah',
  'kh',
  'ust',
  'ustadz',
  'ustaz',
  'mr',
  'mrs',
  'ms',
  'miss',
  'mx',
  'dr',
  'drs',
  'dra',
  'drg',
  'drh',
  'ir',
  'prof',
  'professor',
  'sir',
  'madam',
  'rev',
  'raden',
  'rr',
  'r',
  'mas',
  'mbak',
  'kak',
]);
const ORGANISATION =
  /^(pt|cv|ud|pd|fa|toko|warung|rm|rs|sd|smp|sma|smk|universitas|yayasan|koperasi|hotel|klinik|apotek|dinas|kantor)\b|\b(ltd|inc|llc|gmbh|tbk|corp|company|co)\b\.?$/i;

/** A cell without control characters, doubled and outer spaces. */
export function tidy(text: string): string {
  if (text.length <= 1_000 && !/[^\x20-\x7e]| {2}|^ | $/.test(text)) return text;
  return text
    .slice(0, 20_000)
    .replace(/[\x00-\x1f\x7f\u200b\u2028\u2029\ufeff]+/g, ' ')
    .replace(/[ \u00a0]+/g, ' ')
    .trim()
    .slice(0, 1_000);
}

/**
 * The word to greet somebody with, from a full name: the first that is no title ("Bpk. BUDI SANTOSO" is "Budi"). Empty
 * where the name is an organisation's, has the family first ("Santoso, Budi"), or is no name at all.
 */
export function greetingName(name: string): string {
  if (name === '' || name.includes('@') || /\d/.test(name) || ORGANISATION.test(name)) return '';
  const comma = name.indexOf(',');
  const words = (comma > 0 ? name.slice(0, comma) : name).split(' ').filter(Boolean);
  // One word before a comma is a family name; several are a name with degrees behind ("Siti Aminah, S.Kom").
  if (comma > 0 && words.length < 2) return '';
  const word = words.find(
    (one) => !HONORIFICS.has(one.replaceAll('.', '').toLowerCase()) && one.replaceAll('.', '').length > 1,
  );
  return word ? softened(word) : '';
}

// Till systems write everybody in capitals; "Dear BUDI" reads like shouting.
function softened(word: string): string {
  if (word.length < 3 || word !== word.toUpperCase() || word === word.toLowerCase()) return word;
  return word.toLowerCase().replace(/(^|[-'])\p{L}/gu, (letter) => letter.toUpperCase());
}
