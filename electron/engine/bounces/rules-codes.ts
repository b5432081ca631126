import type { Reason } from '../../../shared/verdict.ts';
import type { Rule } from './rule.ts';

/** What the numbers mean that a receiver puts at the end of its replies, after its own page for postmasters. */
type CodeTable = {
  readonly id: string;
  readonly source: string;
  /** How the receiver writes a number, as patterns: what a star stands for may be nothing. */
  readonly written: (code: string) => readonly string[];
  readonly codes: Readonly<Partial<Record<Reason, string>>>;
};

const TABLES: readonly CodeTable[] = [
  {
    id: 'orange',
    source: 'Orange, Wanadoo and La Poste: numbers behind OFR and LPN',
    written: (code) => [`ofr*_${code}`, `lpn*_${code}`],
    codes: {
      blocked: '102 103 510',
      toomanyconn: '104',
      securityerror: '305 402',
      authfailure: '401',
      rejected: '403 405 415 421',
      userunknown: '416 418',
      mailboxfull: '417',
      suspend: '420 426',
      systemerror: '505',
      spamdetected: '506',
      mesgtoobig: '514',
      policyviolation: '630',
    },
  },
  {
    id: 'netease',
    source: 'NetEase (163.com, 126.com, yeah.net): mail.163.com/help/help_spam_16.htm',
    written: (code) => [code],
    codes: {
      blocked: 'hl:rep hl:mep hl:ipb hl:ihu dt:rbl wm:bli',
      rejected: 'wm:blu mi:spb mi:imf dt:sum',
      toomanyconn: 'hl:icc hl:itc rp:drc rp:frl',
      speeding: 'hl:ifc hl:ifq mi:cel mi:dmc mi:ccl mi:sfq mi:stc rp:ccl rp:cel rp:qrc rp:rcl rp:trc',
      requireptr: 'rp:rdn',
      authfailure: 'mi:spf mi:dma',
      spamdetected: 'dt:spm',
    },
  },
  {
    id: 'aol',
    source: 'AOL: postmaster.info.aol.com, error codes',
    written: (code) => [code],
    codes: { blocked: 'rtr: dyn:t', requireptr: 'dns:nr', spamdetected: 'hvu:b' },
  },
  {
    id: 'comcast',
    source: 'Comcast: postmaster.comcast.net, mail error codes',
    written: (code) => [code],
    codes: { blocked: 'bl0000 bl0001 es0000', speeding: 'rl0000', authfailure: 'dm0000' },
  },
  {
    id: 'godaddy',
    source: 'GoDaddy (secureserver.net): fix rejected email with a bounce error',
    written: (code) => [code],
    codes: {
      securityerror: 'ib401',
      notcompliantrfc: 'ib502',
      rejected: 'ib506',
      authfailure: 'ib508',
      spamdetected: 'ib212',
    },
  },
];

/** One rule for each reason that a receiver's numbers may have. Asked first: a number means one thing. */
export const RULES_CODES: readonly Rule[] = TABLES.flatMap(({ id, source, written, codes }) =>
  Object.entries(codes).map(([reason, numbers]) => ({
    id: `code-${id}-${reason}`,
    reason: reason as Reason,
    source,
    sample: `550 ${written(numbers.split(' ')[0] ?? '')[0]?.replace('*', '')}`,
    any: numbers.split(' ').flatMap(written),
  })),
);
