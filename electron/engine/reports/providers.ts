/** Mailbox providers by the domains people write to; everything else is a company's or a person's own domain. */
const PROVIDERS: readonly (readonly [string, RegExp])[] = [
  ['Gmail', /^(?:gmail|googlemail)\.com$/],
  ['Yahoo', /^(?:yahoo|ymail|rocketmail|aol)\.(?:[a-z]{2,3}(?:\.[a-z]{2})?)$/],
  ['Microsoft', /^(?:outlook|hotmail|live|msn)\.(?:[a-z]{2,3}(?:\.[a-z]{2})?)$/],
  ['Apple', /^(?:icloud|me|mac)\.com$/],
  ['Telkom', /^(?:telkom\.net|plasa\.com|telkom\.co\.id)$/],
  ['Zoho', /^zoho(?:mail)?\.(?:com|eu|in)$/],
  ['Proton', /^(?:proton|protonmail)\.(?:com|me|ch)$|^pm\.me$/],
  ['Yandex', /^(?:yandex\.[a-z]{2,3}|ya\.ru)$/],
  ['GMX', /^(?:gmx\.(?:net|de|com|at|ch)|web\.de)$/],
];

type DomainCount = { readonly domain: string; readonly recipients: number; readonly failed: number };
type ProviderCount = { provider: string; recipients: number; failed: number };

/** The provider that runs a domain as far as its name tells; empty for a domain of somebody's own. */
export function providerOf(domain: string): string {
  return PROVIDERS.find(([, domains]) => domains.test(domain.toLowerCase()))?.[0] ?? '';
}

/** Recipients and failures per provider, largest first; domains of somebody's own together under an empty name, last. */
export function byProvider(domains: readonly DomainCount[]): ProviderCount[] {
  const counted = new Map<string, ProviderCount>();
  for (const { domain, recipients, failed } of domains) {
    const provider = providerOf(domain);
    const known = counted.get(provider) ?? { provider, recipients: 0, failed: 0 };
    known.recipients += recipients;
    known.failed += failed;
    counted.set(provider, known);
  }
  return [...counted.values()].sort(
    (a, b) => Number(a.provider === '') - Number(b.provider === '') || b.recipients - a.recipients,
  );
}
