/**
 * Suggestions for misspelt domains, in the manner of mailcheck but stricter: a domain that exists on its own is never
 * "corrected", whatever it looks like, and a suggestion needs one clear winner.
 */

/** Mailbox providers that people of our users' lists have, most common first. */
// biome-ignore format: a table of words
export const PROVIDER_DOMAINS: readonly string[] = [
  'gmail.com', 'yahoo.com', 'yahoo.co.id', 'hotmail.com', 'outlook.com', 'icloud.com', 'ymail.com', 'rocketmail.com',
  'live.com', 'msn.com', 'aol.com', 'googlemail.com', 'me.com', 'mac.com', 'outlook.co.id', 'proton.me', 'protonmail.com',
  'telkom.net', 'plasa.com', 'cbn.net.id', 'indosat.net.id', 'telkom.co.id', 'centrin.net.id', 'indo.net.id', 'rad.net.id',
  'biznet.net.id', 'yahoo.co.uk', 'yahoo.com.sg', 'yahoo.com.my', 'yahoo.co.in', 'yahoo.co.jp', 'yahoo.com.au', 'yahoo.fr',
  'yahoo.de', 'yahoo.es', 'yahoo.it', 'yahoo.com.br', 'hotmail.co.uk', 'hotmail.fr', 'hotmail.de', 'hotmail.it', 'hotmail.es',
  'outlook.fr', 'outlook.de', 'outlook.es', 'outlook.com.br', 'live.co.uk', 'live.fr', 'live.nl', 'live.com.sg', 'live.com.my',
  'gmx.com', 'gmx.de', 'gmx.net', 'web.de', 't-online.de', 'freenet.de', 'mail.com', 'mail.ru', 'yandex.ru', 'yandex.com',
  'zoho.com', 'fastmail.com', 'hey.com', 'comcast.net', 'verizon.net', 'att.net', 'sbcglobal.net', 'bellsouth.net', 'cox.net',
  'charter.net', 'btinternet.com', 'sky.com', 'virginmedia.com', 'orange.fr', 'wanadoo.fr', 'free.fr', 'laposte.net', 'sfr.fr',
  'libero.it', 'qq.com', '163.com', '126.com', 'naver.com', 'daum.net', 'hanmail.net', 'singnet.com.sg', 'streamyx.com',
];

// Real mail domains that are one slip away from a bigger one; correcting them would send mail to a stranger.
// biome-ignore format: a table of words
const STANDS_ALONE = new Set([
  'email.com', 'gmx.at', 'gmx.ch', 'gmx.fr', 'gmx.us', 'gmx.co.uk', 'ymail.co.uk', 'inbox.com', 'mail.de', 'fmail.com',
  'hmail.com', 'imail.com', 'wmail.com', 'zmail.com', 'aim.com', 'foxmail.com', 'fastmail.fm', 'yahoofs.com', 'aliceadsl.fr', 'aon.at', 'live.ca', 'live.de', 'live.it', 'live.cn', 'lve.com',
  'yahoo.ca', 'yahoo.in', 'yahoo.ie', 'yahoo.no', 'yahoo.se', 'yahoo.com.ph', 'yahoo.com.vn', 'yahoo.com.tw', 'yahoo.com.hk',
  'yahoo.co.th', 'yahoo.co.kr', 'yahoo.co.nz', 'yahoo.co.za', 'yahoo.com.mx', 'yahoo.com.ar', 'yahoo.gr', 'yahoo.pl', 'yahoo.ro',
  'hotmail.ca', 'hotmail.nl', 'hotmail.be', 'hotmail.se', 'hotmail.no', 'hotmail.dk', 'hotmail.ch', 'hotmail.com.br', 'hotmail.co.id',
  'hotmail.co.jp', 'hotmail.co.th', 'hotmail.com.au', 'outlook.jp', 'outlook.kr', 'outlook.it', 'outlook.be', 'outlook.ie', 'outlook.at',
  'outlook.my', 'outlook.sg', 'outlook.ph', 'outlook.in', 'outlook.com.au', 'outlook.cl', 'cloud.com', 'att.com', 'cox.com', 'free.com',
  'sky.it', 'tele.com', 'pm.me', 'we.com', 'hey.net', 'mail.co', 'mail.be', 'mail.ee', 'yandex.by', 'yandex.kz', 'yandex.ua', 'ya.ru',
]);

/** Endings that do not exist (IANA root zone) and what they nearly always stand for. */
// biome-ignore format: a table of words
const MISSPELT_ENDINGS: Readonly<Record<string, string>> = {
  con: 'com', cmo: 'com', ocm: 'com', comm: 'com', coom: 'com', vom: 'com', xom: 'com', cpm: 'com', clm: 'com', 'com.com': 'com',
  cim: 'com', ckm: 'com', dom: 'com', cok: 'com', con1: 'com', copm: 'com', comn: 'com', cob: 'com', coma: 'com', comz: 'com',
  nte: 'net', ent: 'net', ner: 'net', nett: 'net', nrt: 'net', met: 'net', ney: 'net', nry: 'net', bet: 'net',
  ogr: 'org', orgg: 'org', rog: 'org', prg: 'org', irg: 'org',
  'co.di': 'co.id', 'co.od': 'co.id', 'co.idd': 'co.id', 'coo.id': 'co.id', 'co.ud': 'co.id', 'c.id': 'co.id', 'cp.id': 'co.id',
  'vo.id': 'co.id', 'xo.id': 'co.id', 'ci.id': 'co.id', 'net.di': 'net.id', 'or.di': 'or.id', 'co.iid': 'co.id',
};

/** Slips that no distance finds, or finds wrongly. */
// biome-ignore format: a table of words
const KNOWN_SLIPS: Readonly<Record<string, string>> = {
  'gmail.co.id': 'gmail.com', 'gmail.id': 'gmail.com', 'gmail.co.uk': 'gmail.com', 'gmail.net': 'gmail.com', 'gmail.org': 'gmail.com',
  'yahoo.id': 'yahoo.co.id', 'yaho.id': 'yahoo.co.id', 'yahoo.coid': 'yahoo.co.id', 'yahoo.com.id': 'yahoo.co.id', 'ymail.co.id': 'ymail.com',
  'rocketmail.co.id': 'rocketmail.com', 'icloud.co.id': 'icloud.com', 'gmail.comcom': 'gmail.com',
};

const PROVIDERS = new Set(PROVIDER_DOMAINS);

// Only these names are so common that a short word one letter away is nearly always meant for them.
const MAGNETS = new Set(['gmail', 'yahoo', 'hotmail', 'outlook', 'icloud', 'ymail', 'rocketmail', 'googlemail']);

/**
 * The domain that was probably meant, or null. `own` are domains that are frequent in the user's list (see `frequentDomains`);
 * a domain among them, and any real provider, is never questioned.
 */
export function suggestDomain(domain: string, own: Iterable<string> = []): string | null {
  const typed = domain.toLowerCase();
  const ownDomains = own instanceof Set ? (own as ReadonlySet<string>) : new Set(own);
  if (!typed.includes('.') || PROVIDERS.has(typed) || STANDS_ALONE.has(typed) || ownDomains.has(typed)) return null;
  if (Object.hasOwn(KNOWN_SLIPS, typed)) return KNOWN_SLIPS[typed] ?? null;
  const mended = mendEnding(typed);
  const known = (name: string) => PROVIDERS.has(name) || ownDomains.has(name);
  if (mended && known(mended)) return mended;
  const nearest = nearestDomain(mended ?? typed, ownDomains) ?? nearestDomain(typed, ownDomains);
  if (nearest) return nearest;
  // A subdomain in front makes the guess weaker; mailcheck leaves those alone too.
  return mended && mended.split('.').length === (mended.endsWith('.id') ? 3 : 2) ? mended : null;
}

/**
 * The domains of a list that are frequent enough (at least 20 addresses) for a rare look-alike to be a slip; `counts` is
 * addresses per domain.
 */
export function frequentDomains(counts: ReadonlyMap<string, number>, atLeast = 20): Set<string> {
  const frequent = new Set<string>();
  for (const [domain, count] of counts) if (count >= atLeast) frequent.add(domain);
  return frequent;
}

/**
 * The likely spelling of one domain of a list, or null, given how many addresses each domain of the list has. A company's own
 * domain only attracts look-alikes that are at least ten times rarer.
 */
export function suggestAmong(
  domain: string,
  counts: ReadonlyMap<string, number>,
  frequent: ReadonlySet<string>,
): string | null {
  const suggestion = suggestDomain(domain, frequent);
  if (suggestion === null || PROVIDERS.has(suggestion) || !frequent.has(suggestion)) return suggestion;
  return (counts.get(domain) ?? 0) * 10 <= (counts.get(suggestion) ?? 0) ? suggestion : null;
}

/** Edits between two short texts (insert, delete, replace, swap neighbours), or `limit + 1` as soon as there are more. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (before[j - 2] ?? 0) + 1);
      row.push(value);
      best = Math.min(best, value);
    }
    if (best > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

function nearestDomain(typed: string, own: ReadonlySet<string>): string | null {
  const candidates: { name: string; score: number }[] = [];
  const consider = (name: string, limit: number) => {
    const distance = limit === 0 ? 1 : editDistance(typed, name, limit);
    if (distance <= limit && !otherCountry(typed, name))
      candidates.push({ name, score: distance + (typed[0] === name[0] ? 0 : 0.5) });
  };
  for (const name of PROVIDER_DOMAINS) consider(name, allowedEdits(typed, name));
  for (const name of own) if (name.length <= 64 && sameShape(typed, name)) consider(name, allowedEdits(typed, name));
  // Sorting is stable: between equals the more common provider comes first in the table.
  candidates.sort((a, b) => a.score - b.score);
  const [best, second] = candidates;
  if (!best) return null;
  return second && second.score === best.score && best.score > 1.5 ? null : best.name;
}

// Two slips are believable only in a long name that begins alike: "foxmail" is no misspelt "hotmail".
function allowedEdits(typed: string, name: string): number {
  const stem = name.slice(0, name.indexOf('.'));
  if (stem.length >= 6) return typed[0] === name[0] ? 2 : 1;
  return MAGNETS.has(stem) ? 1 : 0;
}

// wanadoo.es beside wanadoo.fr is another country, not a slip; .co, .cm and .om are where a lost letter of .com ends up.
function otherCountry(typed: string, name: string): boolean {
  const [stem, ...ending] = typed.split('.');
  if (stem !== name.slice(0, name.indexOf('.'))) return false;
  const last = ending.at(-1) ?? '';
  return last.length === 2 && !['co', 'cm', 'om'].includes(last) && !name.endsWith(`.${last}`);
}

// Company domains come in families (jaya1.example, jaya2.example): digits must agree, and so must the ending.
function sameShape(typed: string, name: string): boolean {
  const digits = (text: string) => text.replace(/\D/g, '');
  return digits(typed) === digits(name);
}

function mendEnding(typed: string): string | null {
  const labels = typed.split('.');
  for (const size of [2, 1]) {
    const ending = labels.slice(-size).join('.');
    const mended = Object.hasOwn(MISSPELT_ENDINGS, ending) ? MISSPELT_ENDINGS[ending] : undefined;
    if (mended && labels.length > size) return `${labels.slice(0, -size).join('.')}.${mended}`;
  }
  return null;
}
