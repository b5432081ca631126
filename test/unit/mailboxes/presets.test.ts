import { expect, it } from 'vitest';
import { IMAP_PRESETS } from '../../../electron/engine/mailboxes/presets-imap.ts';
import { SHIPPED } from '../../../electron/engine/relays/discovery/presets.ts';
import { catalogue } from '../../support/source-texts.ts';

it('every provider of mailboxes and every web host is known for reading too, once', () => {
  const wanted = SHIPPED.filter(({ kind }) => kind !== 'bulk').map(({ id }) => id);
  expect(IMAP_PRESETS.map(({ preset }) => preset).sort()).toEqual(wanted.sort());
});

it('only encrypted ways, proper names, and words for every hint', () => {
  for (const { host, port, tls, source } of IMAP_PRESETS) {
    expect(['tls', 'starttls']).toContain(tls);
    expect(port).toBeGreaterThan(0);
    expect(host.replace('{domain}', 'toko.example')).toMatch(/^$|^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
    expect(source).not.toBe('');
  }
  const used = new Set(IMAP_PRESETS.flatMap(({ hints }) => hints));
  for (const language of ['en', 'id'] as const) {
    const words = [...catalogue(language, 'mailboxes').keys()].filter((key) => key.startsWith('hint.'));
    expect(words.sort()).toEqual([...used].map((hint) => `hint.${hint}`).sort());
  }
});
