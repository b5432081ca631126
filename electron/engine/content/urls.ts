/** Schemes that a link in a mail may have; everything else (javascript:, data:, file:, …) is taken out. */
const LINK_SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'sms']);

/** The scheme of an address as a browser reads it (control characters and blanks ignored), or '' where it has none. */
export function schemeOf(url: string): string {
  const plain = url.replace(/[\u0000-\u0020\u007f-\u009f\u200b-\u200f\ufeff]/g, '');
  return (/^([a-z][a-z0-9+.-]{0,30}):/i.exec(plain)?.[1] ?? '').toLowerCase();
}

/** Tells whether a link may stay: a mail scheme, an anchor, or relative (which leads nowhere, but harms nobody). */
export function isSafeLink(url: string): boolean {
  const scheme = schemeOf(url);
  return scheme === '' || LINK_SCHEMES.has(scheme);
}

/** The registrable-looking host of an http(s) address in lower case, or '' where there is none. */
export function hostOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed.hostname.toLowerCase() : '';
}
