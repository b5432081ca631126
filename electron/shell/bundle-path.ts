import { isAbsolute, join, relative, resolve } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  webmanifest: 'application/manifest+json',
};

/** The path inside the bundle that a URL asks for: `/` is the page. Null for anything that would leave the bundle's folder. */
export function bundlePath(folder: string, url: string): string | null {
  let asked: string;
  try {
    asked = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  if (asked.includes('\0') || asked.includes('\\') || asked.split('/').includes('..')) return null;
  const root = resolve(folder);
  const path = join(root, asked === '/' ? 'index.html' : asked);
  const inside = relative(root, path);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? null : path;
}

/** The media type by file name; unknown ones are bytes, which `nosniff` keeps from being anything else. */
export function mediaType(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}
