import type { RelayOffer, RelayPreset } from '../../../../shared/contract/relay-setup.ts';

export type Person = { readonly local: string; readonly domain: string };

/** Edits come first: who changes a preset or adds one means it. */
const editedFirst = (presets: readonly RelayPreset[]): RelayPreset[] => [
  ...presets.filter(({ edited }) => edited),
  ...presets.filter(({ edited }) => !edited),
];

/** The provider that an address belongs to for sure, by its domain (lower-case ASCII). */
export function presetOfDomain(presets: readonly RelayPreset[], domain: string): RelayPreset | undefined {
  return editedFirst(presets).find(({ domains }) => domains.includes(domain));
}

/** The provider whose server this is, by the exact name; names that stand for the person's domain do not tell. */
export function presetOfHost(presets: readonly RelayPreset[], host: string): RelayPreset | undefined {
  return editedFirst(presets).find(({ servers }) =>
    servers.some((server) => server.host !== '' && server.host === host),
  );
}

/**
 * The provider that takes a domain's mail: the longest ending of a mail server's name wins. A mail server that is the domain
 * itself or `mail.` before it is how cPanel sets domains up.
 */
export function presetOfMailServers(
  presets: readonly RelayPreset[],
  domain: string,
  exchanges: readonly string[],
): { preset: RelayPreset; exchange: string } | undefined {
  for (const exchange of exchanges) {
    const fits = editedFirst(presets)
      .flatMap((preset) => preset.mx.map((end) => ({ preset, end })))
      .filter(({ end }) => exchange === end || exchange.endsWith(`.${end}`))
      .sort((a, b) => b.end.length - a.end.length)[0];
    if (fits) return { preset: fits.preset, exchange };
  }
  const own = exchanges.find((exchange) => exchange === domain || exchange === `mail.${domain}`);
  const cpanel = presets.find(({ id }) => id === 'cpanel');
  return own !== undefined && cpanel ? { preset: cpanel, exchange: own } : undefined;
}

/** The name under which somebody signs in: what follows a plus sign sorts mail and is no part of it (RFC 5233). */
export function accountOf({ local, domain }: Person): string {
  const plus = local.indexOf('+');
  return `${plus > 0 ? local.slice(0, plus) : local}@${domain}`;
}

/** What a preset offers to one person; `exchange` is the mail server by which it was found and chooses among regions. */
export function offerOfPreset(
  preset: RelayPreset,
  person: Person,
  foundBy: RelayOffer['foundBy'],
  exchange = '',
): RelayOffer {
  const servers = nearestFirst(preset, exchange).map((server) => ({
    ...server,
    host: server.host.replace('{domain}', person.domain),
  }));
  const [first, ...rest] = servers;
  const [port, ...otherPorts] = first?.ports ?? [];
  const others = [
    ...otherPorts.map((other) => ({ host: first?.host ?? '', region: first?.region ?? '', ...other })),
    ...rest.flatMap(({ host, region, ports }) => ports.slice(0, 1).map((other) => ({ host, region, ...other }))),
  ];
  return {
    ...knowledgeOf(preset),
    foundBy,
    host: first?.host ?? '',
    port: port?.port ?? 0,
    tls: port?.tls ?? 'tls',
    user: userOf(preset, person),
    others,
  };
}

/** All that a preset says beside the server. */
export function knowledgeOf(preset: RelayPreset) {
  const { id: presetId, name, auth, oauth, limits, limitsCertainty, source, sourceDate, hints } = preset;
  return { presetId, name, auth: [...auth], oauth, limits, limitsCertainty, source, sourceDate, hints: [...hints] };
}

export function userOf(preset: RelayPreset, person: Person): string {
  if (preset.user === 'fixed') return preset.fixedUser;
  return preset.user === 'address' ? accountOf(person) : '';
}

/** `mx.zoho.eu` goes with `smtppro.zoho.eu`: accounts live in one region, and only its servers know them. */
function nearestFirst({ servers }: RelayPreset, exchange: string): RelayPreset['servers'] {
  const near = servers.find(({ host }) => {
    const parent = host.slice(host.indexOf('.'));
    return host.includes('.') && exchange.endsWith(parent);
  });
  return near ? [near, ...servers.filter((server) => server !== near)] : servers;
}
