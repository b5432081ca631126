/** The page's own scheme and host; everything the shell grants, it grants to this origin only. */
export const PAGE_SCHEME = 'app';
export const PREVIEW_SCHEME = 'app-preview';
export const PAGE_URL = `${PAGE_SCHEME}://bundle/`;

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

/** Whether a URL is the page itself (any path of the bundle), and nothing that merely begins like it. */
export function isPageUrl(url: string): boolean {
  const parsed = parse(url);
  return parsed?.protocol === `${PAGE_SCHEME}:` && parsed.host === 'bundle' && parsed.username === '';
}

/** Whether a URL is a mail preview. */
export function isPreviewUrl(url: string): boolean {
  return parse(url)?.protocol === `${PREVIEW_SCHEME}:`;
}

/** The address as it may be opened outside the app, or null: https without credentials, or mailto. */
export function outsideUrl(url: string): string | null {
  const parsed = parse(url);
  if (!parsed) return null;
  if (parsed.protocol === 'mailto:') return parsed.href;
  return parsed.protocol === 'https:' && parsed.username === '' && parsed.password === '' ? parsed.href : null;
}

/** Whether a request of the window may leave at all: the app's own schemes, data, and in development its own server. */
export function mayLoad(url: string, devServer: string | null): boolean {
  const parsed = parse(url);
  if (!parsed) return false;
  if (['app:', 'app-preview:', 'data:', 'blob:', 'devtools:'].includes(parsed.protocol)) return true;
  return devServer !== null && parsed.host === new URL(devServer).host;
}
