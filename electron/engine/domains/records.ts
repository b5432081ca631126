import type { DnsRecord } from '../../../shared/contract/domains.ts';

/** What a relay's own pages tell its customers to put into SPF, by the end of its host name. */
const INCLUDES: readonly { readonly host: string; readonly include: string; readonly source: string }[] = [
  { host: 'gmail.com', include: '_spf.google.com', source: 'support.google.com/a/answer/33786' },
  { host: 'outlook.com', include: 'spf.protection.outlook.com', source: 'Microsoft Learn: Set up SPF' },
  { host: 'office365.com', include: 'spf.protection.outlook.com', source: 'Microsoft Learn: Set up SPF' },
  { host: 'amazonaws.com', include: 'amazonses.com', source: 'Amazon SES developer guide: SPF' },
  { host: 'sendgrid.net', include: 'sendgrid.net', source: 'SendGrid docs: SPF' },
  { host: 'mailgun.org', include: 'mailgun.org', source: 'Mailgun docs: Domain verification' },
  { host: 'mailjet.com', include: 'spf.mailjet.com', source: 'Mailjet docs: Authenticating domains' },
  { host: 'mandrillapp.com', include: 'spf.mandrillapp.com', source: 'Mailchimp Transactional: Sending domains' },
  { host: 'brevo.com', include: 'spf.brevo.com', source: 'Brevo help: Authenticate your domain' },
  { host: 'zoho.com', include: 'zohomail.com', source: 'Zoho Mail help: SPF' },
  { host: 'hostinger.com', include: '_spf.mail.hostinger.com', source: 'Hostinger help: SPF' },
];

const isWithin = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);
const isName = (host: string) => /[a-z]/i.test(host) && host.includes('.');

/** The term that lets a relay send: its provider's include where that is known, else its own address. */
export function spfTermFor(host: string): string {
  const known = INCLUDES.find((one) => isWithin(host, one.host));
  return known ? `include:${known.include}` : `a:${host}`;
}

/** An SPF record that lets these relays and the domain's own mail server send, and marks the rest as suspicious. */
export function spfToPublish(domain: string, relayHosts: readonly string[]): DnsRecord {
  const terms = relayHosts.filter(isName).map(spfTermFor);
  return { name: domain, type: 'TXT', value: ['v=spf1 mx', ...new Set(terms), '~all'].join(' ') };
}

/** The same record with another word about everybody else. */
export function spfWithSoftEnd(domain: string, record: string): DnsRecord {
  const kept = record.split(/ +/).filter((term) => !/^[+?~-]?all$/i.test(term));
  return { name: domain, type: 'TXT', value: [...kept, '~all'].join(' ') };
}

/** Several SPF records as the one they should be: every term once, the end last. */
export function spfJoined(domain: string, records: readonly string[]): DnsRecord {
  const terms = new Set(records.flatMap((record) => record.split(/ +/).slice(1)));
  return spfWithSoftEnd(domain, ['v=spf1', ...terms].join(' '));
}

/** The gentlest DMARC policy: receivers report and do nothing else (RFC 7489 section 6.3). */
export function dmarcToPublish(domain: string): DnsRecord {
  return { name: `_dmarc.${domain}`, type: 'TXT', value: 'v=DMARC1; p=none' };
}

/** The MX record of a domain whose mail server is known because the relay is its own; null where only its host knows. */
export function mxToPublish(domain: string, relayHosts: readonly string[]): DnsRecord | null {
  const own = relayHosts.find((host) => isWithin(host, domain));
  return own === undefined ? null : { name: domain, type: 'MX', value: `10 ${own}` };
}
