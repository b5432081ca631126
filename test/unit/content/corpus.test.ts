import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { checkContent } from '../../../electron/engine/content/check.ts';
import { factsOf } from '../../../electron/engine/content/facts.ts';

const file = fileURLToPath(new URL('../../../../shared/data/spam/spamassassin.jsonl.gz', import.meta.url));
const SIGNS = new Set(['words', 'tricks', 'links', 'pictures', 'together']);

async function isFlagged(raw: string): Promise<boolean> {
  const mail = await PostalMime.parse(Buffer.from(raw, 'latin1'));
  const html = mail.html ?? `<pre>${(mail.text ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`;
  const source = {
    subject: mail.subject ?? '',
    preheader: '',
    content: { kind: 'html' as const, language: 'en' as const, html },
    text: mail.text ?? null,
  };
  const isReply = mail.headers.some(({ key }) => key === 'in-reply-to' || key === 'references');
  return checkContent(factsOf(source, html.length)).some(
    ({ key, about, level }) => SIGNS.has(about) && level === 'warning' && !(key === 'fake_reply' && isReply),
  );
}

// Information, not a filter: real spam is old and loud, and the newsletters in the corpus are advertising of 2002.
test.skipIf(!existsSync(file))(
  'signs of spam are seen in spam far more often than in personal mail',
  async () => {
    const shares = { spam: [0, 0], ham: [0, 0], newsletter: [0, 0] } satisfies Record<string, [number, number]>;
    const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
    // Every fourth message gives nearly the same shares in a quarter of the time.
    for (const line of lines.filter((_, n) => n % 4 === 0)) {
      const { label, kind, raw_latin1 } = JSON.parse(line) as { label: string; kind: string; raw_latin1: string };
      const share =
        label === 'spam' ? shares.spam : kind === 'newsletter-or-commercial' ? shares.newsletter : shares.ham;
      share[0] = (share[0] ?? 0) + ((await isFlagged(raw_latin1)) ? 1 : 0);
      share[1] = (share[1] ?? 0) + 1;
    }
    const percent = ([flagged = 0, all = 1]: number[]) => (100 * flagged) / all;
    console.info(
      `flagged: spam ${percent(shares.spam).toFixed(1)} %, personal ${percent(shares.ham).toFixed(1)} %, newsletters of 2002 ${percent(shares.newsletter).toFixed(1)} %`,
    );
    expect(percent(shares.spam)).toBeGreaterThan(70);
    expect(percent(shares.ham)).toBeLessThan(20);
  },
  60_000,
);
