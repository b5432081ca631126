import { replyCodeIn } from './smtp-words.ts';

/** What is known of a refusal when one asks whose system it was. */
export type Refused = {
  /** The recipient. */
  readonly address: string | null;
  /** The server that refused, where the report names it. */
  readonly remoteMta?: string | null;
  /** The system that wrote the report: the relay we sent through, or the receiving system itself. */
  readonly reportingMta?: string | null;
  /** The refusing server's words. */
  readonly diagnostic: string;
};

/**
 * Whose system refused: the key of a large receiver (`gmail`, `microsoft`, `yahoo`, `apple`, ...), else the recipient's
 * domain, else empty. The refusing server's name counts more than its words, its words more than the recipient's domain:
 * a company's domain may be hosted at any of them.
 */
export function providerOf({ address, remoteMta, reportingMta, diagnostic }: Refused): string {
  const text = diagnostic.slice(0, 4000).toLowerCase();
  const domain = domainOf(address);
  return (
    ofHost(remoteMta ?? '') ??
    ofWords(text) ??
    ofHostsIn(text) ??
    OF_DOMAIN.get(domain) ??
    ofFamily(domain) ??
    // Without a remote server a report with a reply was written by the system that refused.
    (remoteMta || replyCodeIn(diagnostic) === null ? undefined : ofHost(reportingMta ?? '')) ??
    domain
  );
}

function domainOf(address: string | null): string {
  return (
    address
      ?.slice(address.lastIndexOf('@') + 1)
      .trim()
      .toLowerCase()
      .replace(/\.$/, '') ?? ''
  );
}

/** Mail servers by the end of their name. */
const HOSTS: readonly (readonly [provider: string, ends: readonly string[]])[] = [
  ['gmail', ['google.com', 'googlemail.com', 'gmail.com']],
  ['microsoft', ['outlook.com', 'hotmail.com', 'office365.com', 'outlook.de', 'outlook.cn', 'msn.com', 'outlook.us']],
  ['yahoo', ['yahoodns.net', 'yahoo.com', 'yahoo.co.jp', 'aol.com', 'yahoo.net']],
  ['apple', ['icloud.com', 'apple.com', 'me.com', 'mac.com']],
  ['zoho', ['zoho.com', 'zoho.eu', 'zoho.in', 'zohomail.com', 'zoho.com.au']],
  ['yandex', ['yandex.ru', 'yandex.net', 'yandex.com']],
  ['mailru', ['mail.ru', 'vkmail.ru', 'list.ru']],
  ['gmx', ['gmx.net', 'gmx.com', 'web.de', 'kundenserver.de', 'ionos.com', 'ionos.de', '1and1.com', 'perfora.net']],
  ['tonline', ['t-online.de', 'telekom.de']],
  ['orange', ['orange.fr', 'wanadoo.fr']],
  ['free', ['free.fr']],
  ['laposte', ['laposte.net']],
  ['libero', ['libero.it', 'italiaonline.it']],
  ['proton', ['protonmail.ch', 'proton.me', 'protonmail.com']],
  ['fastmail', ['messagingengine.com', 'fastmail.com']],
  ['comcast', ['comcast.net', 'xfinity.com']],
  ['att', ['att.net', 'prodigy.net', 'sbcglobal.net', 'bellsouth.net']],
  ['verizon', ['verizon.net', 'vtext.com']],
  ['cox', ['cox.net']],
  ['charter', ['charter.net', 'rr.com', 'spectrum.net']],
  ['docomo', ['docomo.ne.jp']],
  ['au', ['au.com', 'ezweb.ne.jp', 'auone-net.jp']],
  ['softbank', ['softbank.jp', 'softbank.ne.jp', 'vodafone.ne.jp']],
  ['qq', ['qq.com']],
  ['netease', ['163.com', '126.com', '126.net', 'netease.com', 'yeah.net']],
  ['sina', ['sina.com', 'sina.com.cn', 'sina.cn']],
  ['aliyun', ['aliyun.com', 'mxhichina.com', 'alibaba.com']],
  ['naver', ['naver.com']],
  ['daum', ['daum.net', 'hanmail.net', 'kakao.com']],
  ['telkom', ['telkom.net', 'telkom.net.id', 'telkom.co.id', 'plasa.com', 'indihome.co.id']],
  ['biznet', ['biznetnetworks.com', 'biz.net.id', 'biznetgio.com', 'biznetgio.net']],
  ['cbn', ['cbn.net.id', 'cbn.id']],
  ['indosat', ['indosat.net.id', 'indo.net.id', 'indosatooredoo.com']],
  ['niagahoster', ['niagahoster.co.id', 'niagahoster.com']],
  ['rumahweb', ['rumahweb.com', 'rumahweb.net', 'rumahweb.org']],
  ['hostinger', ['hostinger.com', 'hostinger.io', 'titan.email']],
  ['godaddy', ['secureserver.net']],
  ['namecheap', ['privateemail.com', 'registrar-servers.com', 'jellyfish.systems']],
  ['ovh', ['ovh.net', 'ovh.com', 'ovh.ca']],
  ['rackspace', ['emailsrvr.com']],
  ['mimecast', ['mimecast.com', 'mimecast.co.za', 'mimecast.org']],
  ['proofpoint', ['pphosted.com', 'ppe-hosted.com', 'proofpoint.com', 'gpphosted.com']],
  ['barracuda', ['barracudanetworks.com', 'ess.barracudanetworks.com', 'cudamail.com']],
  ['messagelabs', ['messagelabs.com', 'symanteccloud.com']],
  ['cisco', ['iphmx.com']],
  ['trendmicro', ['trendmicro.com', 'trendmicro.eu']],
  ['sophos', ['sophos.com', 'reflexion.net']],
  ['spamexperts', ['antispamcloud.com', 'spamexperts.com', 'mtaroutes.com']],
  ['mailchannels', ['mailchannels.net']],
  ['amazon', ['amazonaws.com', 'amazonses.com', 'awsapps.com']],
  ['cloudflare', ['mx.cloudflare.net']],
];
const HOST_ENDS = new Map(HOSTS.flatMap(([provider, ends]) => ends.map((end) => [end, provider] as const)));

/** Domains that give addresses to people, where the name of the mail server says it no better. */
const OF_DOMAIN = new Map<string, string>([
  ...HOST_ENDS,
  ['live.com', 'microsoft'],
  ['ymail.com', 'yahoo'],
  ['rocketmail.com', 'yahoo'],
  ['aim.com', 'yahoo'],
  ['ya.ru', 'yandex'],
  ['bk.ru', 'mailru'],
  ['inbox.ru', 'mailru'],
  ['internet.ru', 'mailru'],
  ['foxmail.com', 'qq'],
  ['vip.qq.com', 'qq'],
  ['au.com', 'au'],
  ['i.softbank.jp', 'softbank'],
  ['gmx.de', 'gmx'],
  ['gmx.at', 'gmx'],
  ['gmx.ch', 'gmx'],
  ['pm.me', 'proton'],
]);

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^(?:outlook|hotmail|live|msn)\.[a-z]{2,3}(?:\.[a-z]{2})?$/, 'microsoft'],
  [/^(?:yahoo|aol|ymail|rocketmail)\.[a-z]{2,3}(?:\.[a-z]{2})?$/, 'yahoo'],
  [/^yandex\.[a-z]{2,3}(?:\.[a-z]{2})?$/, 'yandex'],
  [/^zoho(?:mail)?\.[a-z]{2,3}(?:\.[a-z]{2})?$/, 'zoho'],
  [/^gmx\.[a-z]{2,3}$/, 'gmx'],
];

function ofFamily(domain: string): string | undefined {
  return FAMILIES.find(([pattern]) => pattern.test(domain))?.[1];
}

/** The provider of a host by the longest end of its name that is known. */
function ofHost(host: string): string | undefined {
  let name = /[a-z0-9][a-z0-9.-]{0,250}\.[a-z0-9]{2,20}/.exec(host.slice(0, 600).toLowerCase())?.[0] ?? '';
  while (name.includes('.')) {
    const known = HOST_ENDS.get(name);
    if (known !== undefined) return known;
    name = name.slice(name.indexOf('.') + 1);
  }
  return undefined;
}

/** Words that only one receiver's servers use. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bgsmtp\b|support\.google\.com\/(?:mail|a\/answer)|groups\.google\.com/, 'gmail'],
  [
    /\bas\(\d{3,12}\)|resolver\.(?:adr|rst)|protection\.outlook|\.prod\.outlook|sender\.office\.com|mail\.live\.com|out?look\.com\/|delist@microsoft|aka\.ms\/|postmaster\.live/,
    'microsoft',
  ],
  [/(?:help|postmaster|senders)\.yahoo(?:inc)?\.com|\[ts\d\d\]|yahoo-inc|postmaster\.aol/, 'yahoo'],
  [/support\.apple\.com|\[cs\d\d\]|icloud\.com\//, 'apple'],
  [/help\.mail\.ru|mail\.ru\/notspam/, 'mailru'],
  [/yandex\.(?:ru|com)\/support|yandex\.ru\/mail/, 'yandex'],
  [/postmaster\.gmx|mail\.gmx|kundenserver\.de|postmaster\.web\.de|postmaster\.1und1/, 'gmx'],
  [/zoho\.com\//, 'zoho'],
  [/\blpn\d{3}_\d{2,3}\b/, 'laposte'],
  [/\bofr_?\d{3}\b/, 'orange'],
  [/community\.mimecast|mimecast\.com/, 'mimecast'],
  [/postmaster\.comcast|xfinity\.com/, 'comcast'],
  [/service\.mail\.qq\.com|open\.qq\.com|mx\.qq\.com/, 'qq'],
  [/mail\.163\.com|netease/, 'netease'],
];

function ofWords(text: string): string | undefined {
  return WORDS.find(([pattern]) => pattern.test(text))?.[1];
}

/** `host mx1.example.net[192.0.2.1] said`: the first named server, never an address's domain. */
function ofHostsIn(text: string): string | undefined {
  const host =
    /(?:\bhost|\bserver|\bby|connecting to|connected to|\bmta|remote host|response from)[ :<"'(]{1,3}([a-z0-9][a-z0-9.-]{2,200}\.[a-z]{2,20})(?![\w@])/.exec(
      text,
    )?.[1];
  return host === undefined ? undefined : ofHost(host);
}
