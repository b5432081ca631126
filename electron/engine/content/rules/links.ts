import { getDomain } from 'tldts';
import type { LinkFact, MessageFacts } from '../facts.ts';
import { hostOf, isSafeLink, schemeOf } from '../urls.ts';
import { CHAT_HOSTS, SHORTENERS } from './hosts.ts';
import type { Hit, Rule } from './rule.ts';

/** Where a link leads, without merge tags deciding it. */
const target = (link: LinkFact) => hostOf(link.href.replace(/\{\{[^{}]{0,300}\}\}/g, 'x'));
const isMerged = (link: LinkFact) => link.href.startsWith('{{');

/** Links of a message that a test holds for, shown as `label → address`. */
function linksThat(test: (link: LinkFact, host: string) => boolean): Rule['find'] {
  return (facts) =>
    facts.links
      .filter((link) => !isMerged(link) && test(link, target(link)))
      .map((link) => ({ where: link.where, evidence: shown(link) }));
}

const shown = (link: LinkFact) => `${link.label.slice(0, 60)} → ${link.href.slice(0, 120)}`.replace(/^ → /, '');

const inSet = (set: ReadonlySet<string>) => (_link: LinkFact, host: string) => set.has(host.replace(/^www\./, ''));

/** The label names another site than the link leads to: what phishing does. */
function misnamed(link: LinkFact, host: string): boolean {
  const named = /^(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?:[/:?#]|$)/i.exec(link.label.trim())?.[1];
  if (named === undefined || host === '') return false;
  const label = getDomain(named);
  return label !== null && label !== (getDomain(host) ?? host);
}

function placeholder(link: LinkFact): boolean {
  const href = link.href.trim();
  return (
    href === '' ||
    href === '#' ||
    href === '#!' ||
    /^https?:\/\/?$/i.test(href) ||
    /^https?:\/\/(?:www\.)?(?:your-?site|yourdomain|domain-?anda|situs-?anda|contoh|link)\b/i.test(href)
  );
}

function manySites(facts: MessageFacts): Hit[] {
  const sites = new Set(
    facts.links
      .filter((link) => !isMerged(link))
      .map((link) => getDomain(target(link)) ?? '')
      .filter(Boolean),
  );
  return sites.size > 8
    ? [
        {
          where: facts.links[0]?.where ?? 'html',
          evidence: [...sites].slice(0, 10).join(', '),
          values: { sites: sites.size },
        },
      ]
    : [];
}

export const LINK_RULES: readonly Rule[] = [
  {
    key: 'link_short',
    about: 'links',
    source: 'spamassassin, Gmail sender guidelines',
    level: 'warning',
    weight: 2,
    find: linksThat(inSet(SHORTENERS)),
  },
  { key: 'link_chat', about: 'links', source: 'usage', level: 'notice', weight: 1, find: linksThat(inSet(CHAT_HOSTS)) },
  {
    key: 'link_misnamed',
    about: 'links',
    source: 'spamassassin, Gmail sender guidelines',
    level: 'warning',
    weight: 3,
    find: linksThat(misnamed),
  },
  {
    key: 'link_number',
    about: 'links',
    source: 'spamassassin NUMERIC_HTTP_ADDR',
    level: 'warning',
    weight: 3,
    find: linksThat((_link, host) => /^\d{1,3}(?:\.\d{1,3}){3}$|^\[/.test(host) && !host.startsWith('127.')),
  },
  {
    key: 'link_local',
    about: 'craft',
    source: 'craft',
    level: 'warning',
    weight: 0,
    find: linksThat((link, host) => /^(?:localhost|127\.|.*\.local$)/.test(host) || schemeOf(link.href) === 'file'),
  },
  {
    key: 'link_userinfo',
    about: 'links',
    source: 'spamassassin HTTP_USERNAME_USED',
    level: 'warning',
    weight: 3,
    find: linksThat((link) => /^https?:\/\/[^/?#]{1,300}@/i.test(link.href)),
  },
  {
    key: 'link_port',
    about: 'links',
    source: 'spamassassin WEIRD_PORT',
    level: 'notice',
    weight: 1,
    find: linksThat((link) => /^https?:\/\/[^/?#]{1,300}:(?!80\b|443\b)\d{2,5}(?:[/?#]|$)/i.test(link.href)),
  },
  {
    key: 'link_scheme',
    about: 'links',
    source: 'craft',
    level: 'warning',
    weight: 2,
    find: linksThat((link) => !isSafeLink(link.href)),
  },
  {
    key: 'link_plain_http',
    about: 'craft',
    source: 'Gmail sender guidelines',
    level: 'notice',
    weight: 0,
    find: linksThat((link, host) => host !== '' && schemeOf(link.href) === 'http'),
  },
  {
    key: 'link_placeholder',
    about: 'craft',
    source: 'craft',
    level: 'warning',
    weight: 0,
    find: linksThat((link) => placeholder(link)),
  },
  {
    key: 'link_example',
    about: 'craft',
    source: 'RFC 2606: reserved names lead nowhere',
    level: 'notice',
    weight: 0,
    find: linksThat((_link, host) => /(?:^|\.)example(?:\.(?:com|net|org))?$|\.(?:test|invalid)$/.test(host)),
  },
  { key: 'link_many_sites', about: 'links', source: 'spamassassin', level: 'notice', weight: 1, find: manySites },
];
