import type { Settings } from '../../../shared/contract/settings.ts';
import { headerAddress } from './header-text.ts';

/**
 * How people leave: always by mail (RFC 2369, RFC 6068), by the person's own HTTPS page once a visit to it worked, and with one
 * click once a test request to it succeeded too (RFC 8058).
 */
export type UnsubscribeWays = { mailbox: string; url: string | null; oneClick: boolean };

/** The ways that hold for a sender; `mailbox` is '' where there is no address at all. */
export function unsubscribeWays(
  settings: Pick<Settings, 'unsubscribe'>,
  sender: { address: string; replyTo: string },
): UnsubscribeWays {
  const { mailbox, url, urlTestedAt, urlSeenAt } = settings.unsubscribe;
  const usable = urlSeenAt !== null && URL.parse(url.trim())?.protocol === 'https:';
  return {
    mailbox: headerAddress(mailbox || sender.replyTo || sender.address),
    url: usable ? url.trim() : null,
    oneClick: usable && urlTestedAt !== null,
  };
}

/** Longest address that still fits one header line (998 octets, RFC 5322 section 2.1.1). */
const LONGEST_URL = 900;

export type UnsubscribeLinks = {
  /** For the body: the endpoint where there is one, else a ready-made mail. */
  bodyUrl: string;
  /** Values of the headers; folded only between the two addresses, because a folded URI is no URI. */
  header: string;
  oneClick: boolean;
};

/** The links of one message. The token says who; the address rides along for the person's own endpoint only. */
export function unsubscribeLinks(ways: UnsubscribeWays, token: string, address: string): UnsubscribeLinks {
  return compileUnsubscribe(ways)(token, address);
}

/** `unsubscribeLinks` for many messages: what does not change is written once. */
export function compileUnsubscribe(ways: UnsubscribeWays): (token: string, address: string) => UnsubscribeLinks {
  const mailStart = `mailto:${encodeURIComponent(ways.mailbox).replace('%40', '@')}?subject=unsubscribe%20`;
  const endpoint = ways.url === null ? null : URL.parse(ways.url);
  return (token, address) => {
    const mail = mailStart + token;
    const url = endpoint === null ? null : endpointFor(endpoint, token, address);
    if (url === null || url.length > LONGEST_URL) return { bodyUrl: mail, header: `<${mail}>`, oneClick: false };
    return { bodyUrl: url, header: `<${url}>,\r\n <${mail}>`, oneClick: ways.oneClick };
  };
}

/** The address as the message with that token to that person carries it; what was typed where it is no address at all. */
export function endpointLink(url: string, token: string, address: string): string {
  const endpoint = URL.parse(url.trim());
  return endpoint === null ? url : endpointFor(endpoint, token, address);
}

function endpointFor(endpoint: URL, token: string, address: string): string {
  endpoint.searchParams.set('token', token);
  endpoint.searchParams.set('email', address);
  return endpoint.href;
}
