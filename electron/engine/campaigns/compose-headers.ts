import { givenMailbox, headerAddress, headerText, mailbox } from './header-text.ts';
import { headerWords, namedAddress } from './header-words.ts';
import type { UnsubscribeLinks } from './unsubscribe.ts';

/** What a campaign's headers are made of. */
export type HeaderSource = {
  campaignId: number;
  listId: string;
  sender: { name: string; address: string; replyTo: string };
  /** The author's domain in ASCII. */
  domain: string;
  contentType: string;
};

/** What differs from message to message; texts are raw, addresses not yet cleaned. */
export type HeaderValues = {
  name: string;
  address: string;
  subject: string;
  messageId: string;
  at: number;
  links: UnsubscribeLinks;
};

/**
 * The header block of a campaign's messages (RFC 5322, 2045, 2369, 2919, 8058) without the empty line after it; what is the
 * same for everybody is written once.
 */
export function compileHeaders(source: HeaderSource): (values: HeaderValues) => string {
  const from = fromLines(source.sender);
  const fixed = fixedLines(source);
  const dateLine = dateLines();
  return ({ name, address, subject, messageId, at, links }) => {
    const to = namedAddress(headerText(name, 200), givenMailbox(address), 'To: '.length);
    const oneClick = links.oneClick ? 'List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n' : '';
    return (
      `${from[0]}To: ${to}\r\n${from[1]}` +
      `Subject: ${headerWords(headerText(subject), 'Subject: '.length)}\r\n` +
      `Message-ID: ${messageId}\r\n${dateLine(at)}` +
      `List-Unsubscribe: ${links.header}\r\n${oneClick}${fixed}`
    );
  };
}

function fromLines(sender: HeaderSource['sender']): readonly [string, string] {
  const from = headerAddress(sender.address);
  const replyTo = headerAddress(sender.replyTo);
  const author = namedAddress(headerText(sender.name, 200), mailbox(from), 'From: '.length);
  const reply = replyTo === '' || replyTo === from ? '' : `Reply-To: <${mailbox(replyTo)}>\r\n`;
  return [`From: ${author}\r\n`, reply];
}

function fixedLines({ campaignId, listId, domain, contentType }: HeaderSource): string {
  return (
    `List-Id: <${listId}.${domain}>\r\n` +
    `Feedback-ID: ${campaignId}:${listId}:campaign:${feedbackSender(domain)}\r\n` +
    `MIME-Version: 1.0\r\nContent-Type: ${contentType}\r\n`
  );
}

/** Many messages leave in one second; the second's name is written once. */
function dateLines(): (at: number) => string {
  let second = Number.NaN;
  let line = '';
  return (at) => {
    const now = Math.floor(at / 1000);
    if (now !== second) {
      second = now;
      line = `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}\r\n`;
    }
    return line;
  };
}

/** Gmail wants the last field of Feedback-ID to name the sender with 5 to 15 characters, always the same. */
function feedbackSender(domain: string): string {
  return domain
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 15)
    .padEnd(5, '0');
}
