import { createHash } from 'node:crypto';

export type Ending = 'done' | 'failed' | 'foreign';

const STYLE =
  'body{margin:15vh auto;max-width:32rem;padding:0 1.5rem;font:1.125rem/1.6 system-ui,sans-serif;color:#1d2733;background:#f7f8fa}h1{font-size:1.5rem}@media(prefers-color-scheme:dark){body{color:#e7ebf0;background:#161b22}}';

/** What the browser is told besides the page: nothing loads, nothing is kept, nobody frames it, no address travels on. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  Connection: 'close',
};

/** The page that ends a sign-in in the person's browser. Fixed words: nothing that came in is in it. */
export function answerPage(language: 'en' | 'id', ending: Ending): string {
  const { title, text } = WORDS[language][ending];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Merpati</title><style>${STYLE}</style></head><body><h1>${title}</h1><p>${text}</p></body></html>`;
}

const WORDS = {
  en: {
    done: { title: 'You are signed in', text: 'You can close this window and go back to Merpati.' },
    failed: {
      title: 'The sign-in did not work',
      text: 'You can close this window. Merpati says what happened and what to do.',
    },
    foreign: {
      title: 'This answer does not belong to your sign-in',
      text: 'Nobody was signed in. Close this window, go back to Merpati and sign in again from there.',
    },
  },
  id: {
    done: { title: 'Anda sudah masuk', text: 'Anda boleh menutup jendela ini dan kembali ke Merpati.' },
    failed: {
      title: 'Proses masuk tidak berhasil',
      text: 'Anda boleh menutup jendela ini. Merpati menjelaskan apa yang terjadi dan apa yang dapat dilakukan.',
    },
    foreign: {
      title: 'Jawaban ini bukan bagian dari proses masuk Anda',
      text: 'Tidak ada yang masuk. Tutup jendela ini, kembali ke Merpati, lalu masuk lagi dari sana.',
    },
  },
} as const;
