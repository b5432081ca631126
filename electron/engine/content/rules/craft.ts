import { parseMergeText } from '../../../../shared/merge-fields.ts';
import type { MessageFacts } from '../facts.ts';
import { usesField } from '../facts.ts';
import { type Hit, hitsOf, type Rule, visiblePieces } from './rule.ts';

/** Gmail shows about the first 102 kB of a message's HTML and hides the rest, the footer first. */
const GMAIL_CLIPS_AT = 102_400;

function mergeProblems(facts: MessageFacts): Hit[] {
  return facts.written.flatMap(({ where, text }) =>
    parseMergeText(text)
      .problems.filter((each) => where !== 'html' || each.kind !== 'logic' || each.raw.length > 4)
      .map((each) => ({ where, evidence: each.raw.slice(0, 80) })),
  );
}

function withoutFallback(facts: MessageFacts): Hit[] {
  const always = new Set([
    'email',
    'address',
    'unsubscribe_url',
    'sender_name',
    'sender_address',
    'organisation',
    'postal_address',
    'campaign_name',
  ]);
  return facts.written.flatMap(({ where, text }) =>
    parseMergeText(text)
      .tags.filter((tag) => tag.fallback === null && !always.has(tag.field))
      .map((tag) => ({ where, evidence: tag.raw, values: { field: tag.field } })),
  );
}

/** Merge tags of other products, copied along with a message: they would be sent as they stand. */
const FOREIGN_TAGS =
  /\*\|[A-Z0-9_:]{2,40}\|\*|%%?[A-Z][A-Z_]{3,30}%%?|\[\[[a-z_ ]{2,40}\]\]|\{\{\{[^{}]{1,80}\}\}\}|\$\{[a-z_.]{2,40}\}|(?<!\{)\{(?:first_?name|last_?name|name|nama|email|unsubscribe_?(?:url|link)?)\}(?!\})|-first_?name-|\[(?:first ?name|nama|name|your name|nama anda)\]/gi;

function emptyBody(facts: MessageFacts): Hit[] {
  const body = facts.pieces
    .filter((piece) => piece.where !== 'footer')
    .map((piece) => piece.text)
    .join(' ');
  const said = facts.kind === 'blocks' ? withoutFooter(facts) : body;
  return said.trim().length < 2 && facts.images.length === 0
    ? [{ where: facts.kind === 'html' ? 'html' : (facts.pieces[0]?.where ?? 'html'), evidence: '' }]
    : [];
}

const withoutFooter = (facts: MessageFacts) =>
  facts.pieces
    .slice(0, -1)
    .map((piece) => piece.text)
    .join(' ');

const removedThing = (
  key: 'scripts' | 'forms' | 'handlers' | 'embedded',
  rule: string,
  level: Rule['level'],
): Rule => ({
  key: rule,
  about: 'craft',
  source: 'no mail client runs it; removed when sending',
  level,
  weight: 0,
  find: ({ removed }) => (removed[key] > 0 ? [{ where: 'html', evidence: '', values: { count: removed[key] } }] : []),
});

const LEAVE =
  /unsubscri|opt[ -]?out|berhenti (?:ber)?langganan|keluar dari (?:daftar|milis)|batal(?:kan)? langganan|hapus (?:saya|alamat)/i;

export const CRAFT_RULES: readonly Rule[] = [
  {
    key: 'subject_empty',
    about: 'duty',
    source: 'RFC 5322 3.6.5; readers',
    level: 'blocker',
    weight: 0,
    find: ({ subject }) => (subject === '' ? [{ where: 'subject', evidence: '' }] : []),
  },
  {
    key: 'subject_long',
    about: 'craft',
    source: 'phones show about 40 characters, desktops about 70',
    level: 'notice',
    weight: 0,
    find: ({ subject }) =>
      subject.length > 70 ? [{ where: 'subject', evidence: subject, values: { letters: subject.length } }] : [],
  },
  {
    key: 'preheader_empty',
    about: 'craft',
    source: 'craft',
    level: 'notice',
    weight: 0,
    find: ({ preheader }) => (preheader === '' ? [{ where: 'preheader', evidence: '' }] : []),
  },
  { key: 'body_empty', about: 'craft', source: 'craft', level: 'blocker', weight: 0, find: emptyBody },
  {
    key: 'text_missing',
    about: 'craft',
    source: 'spamassassin MIME_HTML_ONLY',
    level: 'warning',
    weight: 0,
    find: ({ text }) => (text.trim() === '' ? [{ where: 'text', evidence: '' }] : []),
  },
  {
    key: 'too_large',
    about: 'craft',
    source: 'hteumeuleu/email-bugs 41',
    level: 'warning',
    weight: 0,
    find: ({ htmlBytes }) =>
      htmlBytes >= GMAIL_CLIPS_AT
        ? [{ where: 'html', evidence: '', values: { kilobytes: Math.round(htmlBytes / 1000) } }]
        : [],
  },
  {
    key: 'getting_large',
    about: 'craft',
    source: 'hteumeuleu/email-bugs 41',
    level: 'notice',
    weight: 0,
    find: ({ htmlBytes }) =>
      htmlBytes >= 80_000 && htmlBytes < GMAIL_CLIPS_AT
        ? [{ where: 'html', evidence: '', values: { kilobytes: Math.round(htmlBytes / 1000) } }]
        : [],
  },
  {
    key: 'merge_broken',
    about: 'craft',
    source: 'shared/merge-fields',
    level: 'blocker',
    weight: 0,
    find: mergeProblems,
  },
  { key: 'merge_no_fallback', about: 'craft', source: 'ux', level: 'notice', weight: 0, find: withoutFallback },
  {
    key: 'merge_foreign',
    about: 'craft',
    source: 'Mailchimp, Brevo, Sendy and other notations',
    level: 'warning',
    weight: 0,
    find: (facts) =>
      facts.written.flatMap(({ where, text }) =>
        [...text.matchAll(FOREIGN_TAGS)].slice(0, 20).map((match) => ({ where, evidence: match[0] })),
      ),
  },
  {
    key: 'placeholder_text',
    about: 'craft',
    source: 'craft',
    level: 'warning',
    weight: 0,
    find: (facts) =>
      hitsOf(
        facts,
        /lorem ipsum|dolor sit amet|\[(?:isi|tulis|ganti|insert|your|todo)[^\]\n]{0,40}\]|\b(?:todo|tbd|xxxx+)\b|isi di ?sini|tulis di ?sini|your text here|teks anda di sini|insert text here/gi,
        10,
      ),
  },
  removedThing('scripts', 'html_script', 'warning'),
  removedThing('handlers', 'html_handler', 'notice'),
  removedThing('forms', 'html_form', 'warning'),
  removedThing('embedded', 'html_embedded', 'warning'),
  {
    key: 'unsubscribe_missing',
    about: 'duty',
    source: 'Gmail and Yahoo sender rules 2024; UU PDP 27/2022 article 9',
    level: 'warning',
    weight: 0,
    find: (facts) => {
      const offered =
        usesField(facts, 'unsubscribe_url') ||
        facts.links.some((link) => LEAVE.test(link.label) || LEAVE.test(link.href)) ||
        visiblePieces(facts).some((piece) => LEAVE.test(piece.text));
      return offered ? [] : [{ where: 'html', evidence: '' }];
    },
  },
  {
    key: 'postal_missing',
    about: 'duty',
    source: 'CAN-SPAM 15 USC 7704(a)(5); UU PDP 27/2022 article 21',
    level: 'warning',
    weight: 0,
    find: (facts) =>
      facts.kind === 'blocks' || usesField(facts, 'postal_address') || hasAddress(facts)
        ? []
        : [{ where: 'html', evidence: '' }],
  },
];

/** Something that reads like a postal address: a street word with a number near it, a PO box, or a post code with a place. */
function hasAddress(facts: MessageFacts): boolean {
  const street =
    /\b(?:jl\.?|jalan|gg\.?|street|st\.|road|rd\.?|avenue|ave\.?|blvd|boulevard|drive|suite|floor|lantai|gedung|po box|p\.o\. box|kav\.?|rt ?\d)\b[^\n]{0,60}\d|\d[^\n]{0,40}\b(?:street|st\.?|road|rd\.?|avenue|ave\.?|blvd|boulevard|drive|lane|suite|floor)\b/i;
  return facts.pieces.some((piece) => street.test(piece.text));
}
