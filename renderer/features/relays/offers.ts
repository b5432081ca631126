import type { RelayOffer, RelayPreset } from '../../../shared/contract/relays.ts';
import { EMPTY_FORM, NO_OAUTH, type RelayForm } from './relay-form.ts';

/** The part of an address after the @, lower case; empty where there is none. */
export function domainOf(address: string): string {
  return address.trim().toLowerCase().split('@')[1] ?? '';
}

/** Whether a text looks like one e-mail address; the engine looks more closely. */
export function isAddress(text: string): boolean {
  return /^[^\s<>@",;]{1,64}@[^\s<>@",;]+\.[^\s<>@",;.]{1,63}$/u.test(text.trim()) && text.trim().length <= 254;
}

function userOf(preset: RelayPreset, address: string): string {
  if (preset.user === 'fixed') return preset.fixedUser;
  return preset.user === 'address' ? address.trim() : '';
}

/** A preset that the person chose from the list, as an offer like one that was found. */
export function offerOfPreset(preset: RelayPreset, address: string): RelayOffer {
  const domain = domainOf(address);
  const ways = preset.servers.flatMap(({ host, region, ports }) =>
    (ports.length > 0 ? ports : [{ port: 587, tls: 'starttls' as const }]).map(({ port, tls }) => ({
      host: domain === '' && host.includes('{domain}') ? '' : host.replaceAll('{domain}', domain),
      region,
      port,
      tls,
    })),
  );
  const [first = { host: '', region: '', port: 587, tls: 'starttls' as const }, ...others] = ways;
  const { id, name, auth, oauth, limits, limitsCertainty, source, sourceDate, hints } = preset;
  return {
    foundBy: 'hand',
    presetId: id,
    name,
    host: first.host,
    port: first.port,
    tls: first.tls,
    user: userOf(preset, address),
    auth,
    oauth,
    others,
    limits,
    limitsCertainty,
    source,
    sourceDate,
    hints,
  };
}

/** The form that an offer fills: everything but the secret. */
export function formOfOffer(offer: RelayOffer, testTo: string): RelayForm {
  const { name, host, port, tls, user, limits, limitsCertainty: certainty, source, sourceDate } = offer;
  return {
    ...EMPTY_FORM,
    name,
    host,
    port: port === 0 ? EMPTY_FORM.port : port,
    tls,
    user,
    // Best first: Microsoft is ending passwords, Google's sign-in in the browser needs a client ID of one's own.
    signIn: offer.auth[0] ?? 'password',
    oauth: offer.oauth === null ? null : { ...NO_OAUTH, provider: offer.oauth },
    preset: offer.presetId,
    limits,
    limitsFrom: offer.presetId === null ? null : { name, certainty, source, sourceDate },
    testTo,
  };
}

export type Way = RelayOffer['others'][number];

/** Every server and port of an offer, the offered one first. */
export function waysOf(offer: RelayOffer): Way[] {
  const { host, port, tls, others } = offer;
  return host === '' ? [...others] : [{ host, region: '', port, tls }, ...others];
}

/** A name for a way that a list of choices can hold. */
export function wayKey({ host, port, tls }: Pick<Way, 'host' | 'port' | 'tls'>): string {
  return `${host} ${port} ${tls}`;
}
