import type { TlsMode } from './offer.ts';

/** Where a known provider's mailboxes are read. */
type ImapPreset = {
  /** The relay preset of the same provider, by which domains and mail servers are recognised. */
  readonly preset: string;
  /** `{domain}` stands for the person's own. Empty: the name of its server for sending, with imap in place of smtp. */
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMode;
  /** Sentences worth knowing: `mailboxes:hint.<key>`. */
  readonly hints: readonly string[];
  readonly certainty: 'documented' | 'second_hand' | 'guess';
  readonly source: string;
};

const at = (
  preset: string,
  host: string,
  hints: readonly string[],
  certainty: ImapPreset['certainty'],
  source: string,
): ImapPreset => ({ preset, host, port: 993, tls: 'tls', hints, certainty, source });

const CPANEL = 'docs.cpanel.net: Set Up Mail Client (mail.<domain>, IMAP 993)';

/** The servers for reading of the providers whose servers for sending are known. */
// biome-ignore format: a table is read by its lines
export const IMAP_PRESETS: readonly ImapPreset[] = [
  at('gmail', 'imap.gmail.com', ['app_password'], 'documented', 'developers.google.com/workspace/gmail/imap/imap-smtp'),
  at('google-workspace', 'imap.gmail.com', ['app_password', 'imap_off'], 'documented', 'developers.google.com/workspace/gmail/imap/imap-smtp'),
  at('microsoft-365', 'outlook.office365.com', ['browser_sign_in'], 'documented', 'support.microsoft.com: POP, IMAP, and SMTP settings'),
  at('outlook', 'outlook.office365.com', ['browser_sign_in'], 'documented', 'support.microsoft.com: POP, IMAP, and SMTP settings for Outlook.com'),
  at('yahoo', 'imap.mail.yahoo.com', ['app_password'], 'documented', 'help.yahoo.com SLN4075'),
  at('yahoo-business', 'imap.bizmail.yahoo.com', ['app_password'], 'second_hand', 'help.turbify.com'),
  at('zoho', '', ['app_password', 'imap_off'], 'documented', 'zoho.com/mail/help/imap-access.html'),
  at('zoho-workplace', '', ['app_password', 'imap_off'], 'documented', 'zoho.com/mail/help/imap-access.html'),
  at('icloud', 'imap.mail.me.com', ['app_password'], 'documented', 'support.apple.com/102525'),
  at('fastmail', 'imap.fastmail.com', ['app_password'], 'documented', 'fastmail.help: Server names and ports'),
  at('gmx', 'imap.gmx.net', ['imap_off'], 'documented', 'hilfe.gmx.net: IMAP'),
  at('gmx-com', 'imap.gmx.com', ['imap_off'], 'documented', 'support.gmx.com: POP/IMAP'),
  at('web-de', 'imap.web.de', ['imap_off'], 'documented', 'hilfe.web.de: IMAP'),
  at('mail-com', 'imap.mail.com', ['imap_off'], 'second_hand', 'support.mail.com'),
  at('aol', 'imap.aol.com', ['app_password'], 'documented', 'help.aol.com'),
  at('yandex', '', ['app_password', 'imap_off'], 'documented', 'yandex.com/support/mail: IMAP'),
  at('mail-ru', 'imap.mail.ru', ['app_password'], 'documented', 'help.mail.ru'),
  { ...at('proton-bridge', '127.0.0.1', ['app_password'], 'documented', 'proton.me/support/bridge'), port: 1143, tls: 'starttls' },
  at('rackspace', 'secure.emailsrvr.com', [], 'documented', 'docs.rackspace.com'),
  at('titan', 'imap.titan.email', ['imap_off'], 'documented', 'support.titan.email'),
  at('mailbox-org', 'imap.mailbox.org', [], 'documented', 'kb.mailbox.org'),
  at('posteo', 'posteo.de', [], 'documented', 'posteo.de/help'),
  at('t-online', 'secureimap.t-online.de', ['app_password'], 'documented', 'telekom.de/hilfe'),
  at('qq', 'imap.qq.com', ['app_password', 'imap_off'], 'second_hand', 'service.mail.qq.com'),
  at('naver', 'imap.naver.com', ['app_password', 'imap_off'], 'second_hand', 'help.naver.com'),
  at('hostinger', 'imap.hostinger.com', [], 'documented', 'support.hostinger.com: email client configuration'),
  at('hostinger-id', 'mail.{domain}', [], 'guess', CPANEL),
  at('rumahweb', 'mail.{domain}', [], 'guess', CPANEL),
  at('domainesia', 'mail.{domain}', [], 'guess', CPANEL),
  at('idcloudhost', 'mail.{domain}', [], 'guess', CPANEL),
  at('dewaweb', 'mail.{domain}', [], 'guess', CPANEL),
  at('jagoan-hosting', 'mail.{domain}', [], 'guess', CPANEL),
  at('qwords', 'mail.{domain}', [], 'guess', CPANEL),
  at('masterweb', 'mail.{domain}', [], 'guess', CPANEL),
  at('cpanel', 'mail.{domain}', [], 'guess', CPANEL),
  at('ionos', '', [], 'documented', 'ionos.com/help: Server settings'),
  at('ovh', 'ssl0.ovh.net', [], 'documented', 'help.ovhcloud.com'),
  at('godaddy', 'imap.secureserver.net', [], 'documented', 'godaddy.com/help: server settings'),
  at('namecheap', 'mail.privateemail.com', [], 'documented', 'namecheap.com/support: Private Email settings'),
  at('dreamhost', 'imap.dreamhost.com', [], 'documented', 'help.dreamhost.com'),
  at('gandi', 'mail.gandi.net', [], 'documented', 'docs.gandi.net'),
  at('infomaniak', 'mail.infomaniak.com', [], 'documented', 'infomaniak.com/support'),
  at('strato', 'imap.strato.de', [], 'documented', 'strato.de/faq'),
  at('one-com', 'imap.one.com', [], 'documented', 'help.one.com'),
];
