/** The placeholder in the built page that each host replaces with the nonce of that one load. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/**
 * The page's Content-Security-Policy for one load. Neither `unsafe-inline` nor `unsafe-eval`; `previewSource` is where mail
 * previews live in this host (`app-preview:` or a path on the same origin), `connect` is for what the page may open besides itself.
 */
export function pagePolicy(options: { nonce: string; previewSource: string; connect?: readonly string[] }): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${options.nonce}'`,
    `style-src 'self' 'nonce-${options.nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...(options.connect ?? [])].join(' '),
    `frame-src ${options.previewSource}`,
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * The policy of a mail preview: no script, no origin, nothing from outside. Inline styles are what mail is made of, so they
 * are allowed here and only here. `imageSource` is where the message's own inline images are served, besides `data:`.
 */
export function previewPolicy(options: { imageSource?: string; ancestors?: string } = {}): string {
  return [
    'sandbox',
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ['img-src data:', ...(options.imageSource ? [options.imageSource] : [])].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    ...(options.ancestors ? [`frame-ancestors ${options.ancestors}`] : []),
  ].join('; ');
}

/** Headers that go with every answer to the page, whatever the host. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
};
