import { addressKey, parseAddress } from '../../../shared/address.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import { type NewRow, rowsOf } from './check-rows.ts';

const DAY = 86_400_000;
/** A page that answered a month ago may be gone: asked for again before a campaign. */
const TEST_HOLDS_DAYS = 30;
/** Longer than a start or a short cut of the line: what was not looked at since then is not known. */
const UNREAD_AFTER = 10 * 60_000;

/** How people leave. Mail always works; a page of one's own needs a visit, one click a test, and both are said where missing. */
export function unsubscribeRows(
  settings: Pick<Settings, 'unsubscribe'>,
  mailbox: string,
  { offered, now }: { offered: boolean; now: number },
): NewRow[] {
  const { blocker, passed } = rowsOf('settings');
  const message = rowsOf('message');
  const rows: NewRow[] = [];
  if (!parseAddress(mailbox).ok)
    rows.push(blocker('unsubscribe_mailbox_wrong', { anchor: 'unsubscribe', evidence: mailbox }));
  if (!offered) rows.push(message.blocker('unsubscribe_link_missing', { anchor: 'html' }));
  if (rows.length === 0) rows.push(passed('unsubscribe', { anchor: 'unsubscribe', evidence: mailbox }));
  return [...rows, endpointRow(settings.unsubscribe, now)];
}

function endpointRow({ url, urlSeenAt, urlTestedAt }: Settings['unsubscribe'], now: number): NewRow {
  const { warning, notice, passed } = rowsOf('settings');
  const at = { anchor: 'unsubscribe', evidence: url.trim() };
  if (url.trim() === '') return notice('unsubscribe_one_click', { anchor: 'unsubscribe' });
  if (URL.parse(url.trim())?.protocol !== 'https:') return warning('unsubscribe_url_not_https', at);
  if (urlSeenAt === null) return warning('unsubscribe_url_untested', at);
  if (urlTestedAt === null) return notice('unsubscribe_url_no_click', at);
  const days = Math.floor((now - Math.min(urlSeenAt, urlTestedAt)) / DAY);
  if (days > TEST_HOLDS_DAYS) return warning('unsubscribe_url_old', { ...at, values: { count: days } });
  return passed('unsubscribe_endpoint', at);
}

/** What reads the mail that comes back. `watched`: addresses of mailboxes that are on; `unreadSince` as `watchStanding` says. */
type ReadingFacts = { readonly watched: readonly string[]; readonly unreadSince: number | null };

/**
 * Whether anybody reads the requests that come by mail: without that, people who asked go on getting mail. Through the practice
 * relay nobody gets any, so it is only worth knowing there.
 */
export function readingRows(
  mailbox: string,
  facts: ReadingFacts,
  { now, practice }: { now: number; practice: boolean },
): NewRow[] {
  const { warning, notice, notChecked, passed } = rowsOf('settings');
  const at = { anchor: 'mailboxes' };
  if (!parseAddress(mailbox).ok) return [];
  const values = { mailbox, watched: facts.watched.join(', ') };
  if (facts.watched.length === 0)
    return [
      practice ? notice('requests_unwatched', { ...at, values }) : warning('requests_unwatched', { ...at, values }),
    ];
  if (!facts.watched.some((address) => sameMailbox(address, mailbox)))
    return [
      practice ? notice('requests_elsewhere', { ...at, values }) : warning('requests_elsewhere', { ...at, values }),
    ];
  if (facts.unreadSince !== null && now - facts.unreadSince > UNREAD_AFTER)
    return [notChecked('requests_unread', { ...at, values })];
  return [passed('requests_read', { ...at, evidence: mailbox })];
}

/** What stands after a plus goes to the same mailbox (RFC 5233). */
function sameMailbox(a: string, b: string): boolean {
  const bare = (address: string) => (addressKey(address) ?? address.toLowerCase()).replace(/\+[^@]*@/, '@');
  return bare(a) === bare(b);
}
