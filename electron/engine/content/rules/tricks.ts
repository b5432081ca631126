import type { MessageFacts } from '../facts.ts';
import { excerpt, type Hit, hitsOf, type Rule, visiblePieces } from './rule.ts';

/** Share and number of words in capitals that read as shouting. */
const SHOUTING = { share: 0.3, words: 6 };

function shouting(facts: MessageFacts): Hit[] {
  const words = facts.pieces.flatMap((piece) => piece.text.match(/\p{L}{4,}/gu) ?? []);
  const loud = words.filter((word) => word === word.toUpperCase() && word !== word.toLowerCase());
  if (loud.length < SHOUTING.words || loud.length / words.length < SHOUTING.share) return [];
  return [
    {
      where: facts.pieces.find((piece) => piece.text.includes(loud[0] ?? ''))?.where ?? 'html',
      evidence: loud.slice(0, 8).join(' '),
    },
  ];
}

function subjectCapitals({ subject }: MessageFacts): Hit[] {
  const letters = subject.match(/\p{L}/gu) ?? [];
  const big = letters.filter((letter) => letter !== letter.toLowerCase());
  const cased = letters.filter((letter) => letter.toLowerCase() !== letter.toUpperCase());
  return cased.length >= 8 && big.length / cased.length > 0.7 ? [{ where: 'subject', evidence: subject }] : [];
}

function exclamations(facts: MessageFacts): Hit[] {
  const hits = hitsOf(facts, /!/g, 200);
  return hits.length >= 4 ? hits : [];
}

/** Latin letters beside Cyrillic or Greek ones in one word: made to look like a word that it is not. */
function mixedScripts(facts: MessageFacts): Hit[] {
  const hits: Hit[] = [];
  for (const { where, text } of visiblePieces(facts)) {
    for (const match of text.matchAll(/[\p{L}\p{M}]{2,60}/gu)) {
      const word = match[0];
      const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u].filter((script) =>
        script.test(word),
      );
      if (scripts.length > 1 && !/^[µμ]\p{Script=Latin}/u.test(word))
        hits.push({ where, evidence: excerpt(text, match.index, word.length) });
    }
  }
  return hits;
}

/** Words that people disguise most, as they read once the signs are read as letters. */
const DISGUISED: ReadonlySet<string> = new Set([
  'gratis',
  'diskon',
  'promo',
  'murah',
  'uang',
  'akun',
  'hadiah',
  'menang',
  'bonus',
  'free',
  'money',
  'cash',
  'winner',
  'casino',
  'viagra',
  'cialis',
  'sex',
  'porn',
  'prize',
  'discount',
  'click',
  'pills',
  'loan',
  'credit',
  'password',
  'slot',
  'judi',
  'togel',
]);
const SIGNS: Readonly<Record<string, string>> = {
  '4': 'a',
  '@': 'a',
  '3': 'e',
  '€': 'e',
  '1': 'i',
  '!': 'i',
  '|': 'l',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/** Words that are spread or written with other signs: g.r.a.t.i.s, F R E E, gr@tis, v1agra. */
function disguised(facts: MessageFacts): Hit[] {
  const spread = hitsOf(facts, /(?<![\p{L}\p{N}.])\p{L}(?:([ ._*-])\p{L})(?:\1\p{L}){2,20}(?![\p{L}\p{N}])/gu);
  const hits = spread.filter((hit) => !/(?:\p{Lu}\.){2}/u.test(hit.evidence));
  for (const { where, text } of visiblePieces(facts)) {
    for (const match of text.matchAll(/[\p{L}\p{N}@$€!|]{3,20}/gu)) {
      const word = match[0].replace(/[!|]+$/, '').toLowerCase();
      const read = word.replace(/[4@3€1!|0$57]/g, (sign) => SIGNS[sign] ?? sign);
      if (read !== word && DISGUISED.has(read))
        hits.push({ where, evidence: excerpt(text, match.index, match[0].length) });
    }
  }
  return hits;
}

export const TRICK_RULES: readonly Rule[] = [
  {
    key: 'subject_capitals',
    about: 'tricks',
    source: 'spamassassin SUBJ_ALL_CAPS',
    level: 'warning',
    weight: 2,
    find: subjectCapitals,
  },
  { key: 'capitals', about: 'tricks', source: 'spamassassin UPPERCASE_*', level: 'warning', weight: 2, find: shouting },
  {
    key: 'exclamations',
    about: 'tricks',
    source: 'spamassassin PLING_PLING',
    level: 'notice',
    weight: 1,
    find: exclamations,
  },
  {
    key: 'exclamation_run',
    about: 'tricks',
    source: 'spamassassin PLING_PLING',
    level: 'warning',
    weight: 2,
    find: (facts) => hitsOf(facts, /(?:!\s?){2,20}|\?!|!\?|\?{3,20}/g, 20),
  },
  {
    key: 'subject_symbols',
    about: 'tricks',
    source: 'spamassassin, usage',
    level: 'notice',
    weight: 1,
    find: ({ subject }) => {
      const symbols = subject.match(/\p{Extended_Pictographic}|[$€£★☆►●✓✔]/gu) ?? [];
      return symbols.length > 2 || /\$\$|\*\*\*|={3}|#{3}/.test(subject)
        ? [{ where: 'subject', evidence: subject }]
        : [];
    },
  },
  {
    key: 'fake_reply',
    about: 'tricks',
    source: 'CAN-SPAM 15 USC 7704(a)(2), UU ITE 28(1)',
    level: 'warning',
    weight: 2,
    find: ({ subject }) =>
      /^\s*(?:re|fwd?|fw|aw|bls|balas|trs|terusan)\s*(?:\[\d+\])?\s*[:：]/i.test(subject)
        ? [{ where: 'subject', evidence: subject }]
        : [],
  },
  { key: 'mixed_scripts', about: 'tricks', source: 'Unicode TR 39', level: 'warning', weight: 3, find: mixedScripts },
  {
    key: 'disguised_words',
    about: 'tricks',
    source: 'spamassassin FUZZY_*, obfuscation',
    level: 'warning',
    weight: 3,
    find: disguised,
  },
  {
    key: 'invisible_characters',
    about: 'tricks',
    source: 'spamassassin UNICODE_OBFU_ZW',
    level: 'warning',
    weight: 3,
    find: (facts) =>
      hitsOf(facts, /\p{L}(?:\u200b|\u200c|\u200d|\u2060|\ufeff)\p{Script=Latin}|[\u202a-\u202e\u2066-\u2069]/gu),
  },
  {
    key: 'hidden_text',
    about: 'tricks',
    source: 'spamassassin HTML_FONT_LOW_CONTRAST, Gmail sender guidelines',
    level: 'warning',
    weight: 3,
    find: ({ hidden }) =>
      hidden
        .filter(({ text }) => text.length > 300)
        .map(({ where, text }) => ({ where, evidence: excerpt(text, 0, 80) })),
  },
  {
    key: 'big_discount',
    about: 'words',
    source: 'articles, spamassassin',
    level: 'notice',
    weight: 1,
    find: (facts) =>
      hitsOf(
        facts,
        /(?:diskon|potongan|hemat|cashback|save|off|discount)[^\n%]{0,20}?\b(?:[5-9]\d|100)\s?%|\b(?:[5-9]\d|100)\s?%\s?(?:off|diskon|discount|hemat|lebih murah)/giu,
      ),
  },
  {
    key: 'money_amounts',
    about: 'words',
    source: 'spamassassin, corpus',
    level: 'notice',
    weight: 1,
    find: (facts) => {
      const hits = hitsOf(
        facts,
        /(?:\brp\.?|\bidr|\$|us\$|€|£)\s?\d[\d.,]{0,15}(?:\s?(?:juta|miliar|milyar|ribu|million|billion))?/giu,
        100,
      );
      const large = hits.filter((hit) => /juta|mil[iy]ar|million|billion/i.test(hit.evidence));
      return hits.length >= 6 ? hits : large;
    },
  },
];
