import { firstRule, type Worded } from './first-rule.ts';
import type { Stage } from './report.ts';

const REPLY_START = /^(?:[\s"'(<[#|>*-]{0,12}(?:reason:|smtp;|smtp error:)?\s{0,3})([45][0-7]\d)(?=[\s\-:#,;]|$)/i;
const REPLY_INSIDE = /[\s:;'"(#>[\]]([45][0-5]\d)(?=[\s-][ "<#A-Za-z[(]?[\w<#([])/;
const ENHANCED = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)/g;

/** The three-digit reply code (4yz or 5yz) that a text carries, or null; numbers that only look alike (ports, dates) are passed over. */
export function replyCodeIn(text: string): string | null {
  const head = text.slice(0, 4000);
  const start = REPLY_START.exec(head);
  if (start?.[1]) return start[1];
  const coded = /(?:^|[^\d.])([45][0-5]\d)[ -]#?[45]\.\d{1,3}\.\d{1,3}/.exec(head);
  if (coded?.[1]) return coded[1];
  const said =
    /(?:said|returned|response|responded|answer(?:ed)?|replied|error|failure|reason|reports?|code|message)\b[^\n\d]{0,80}?\b([45][0-5]\d)(?=[\s\-:]|$)/i.exec(
      head,
    );
  if (said?.[1]) return said[1];
  return REPLY_INSIDE.exec(head)?.[1] ?? null;
}

/**
 * The most telling enhanced status code (RFC 3463) in a text: of class 4 or 5 the first whose detail is not zero, else the first
 * with a subject (`5.1.0`), else the first.
 */
export function enhancedIn(text: string): string | null {
  let first: string | null = null;
  let ofSubject: string | null = null;
  const head = text.slice(0, 4000);
  ENHANCED.lastIndex = 0;
  for (let match = ENHANCED.exec(head); match !== null; match = ENHANCED.exec(head)) {
    if (match[1] === '2') continue;
    if (match[3] !== '0') return match[0];
    if (match[2] !== '0') ofSubject ??= match[0];
    first ??= match[0];
  }
  return ofSubject ?? first;
}

type StageWords = Worded & { readonly stage: Stage };

/** `in reply to end of DATA command`, `after RCPT TO:<...>`, `following pipelined DATA`: a command behind each of these. */
const ANCHORS = ['in reply to ', 'in reply to the ', 'after ', 'after the ', 'following ', 'following the '];
const behind = (...commands: readonly string[]) =>
  ANCHORS.flatMap((anchor) => commands.map((command) => anchor + command));

/** The phrases with which mail systems name the command that was answered; where several occur, the first line here wins. */
const STAGES: readonly StageWords[] = [
  {
    stage: 'content',
    any: [
      ...behind('end of data', 'dot ', 'dot.', 'dot:', 'dot)'),
      'after i sent the message',
      'end of data command response',
      'dot command response',
      'bdat command response',
    ],
  },
  {
    stage: 'data',
    any: [
      ...behind('data ', 'data:', 'data.', 'data)', 'bdat', 'pipelined data'),
      'smtp command data',
      'smtp command\ndata',
      '(sent_message)',
    ],
  },
  {
    stage: 'rcpt',
    any: [
      ...behind('rcpt', 'pipelined rcpt'),
      'does not like recipient',
      '[rcpt_to]',
      'did not like our rcpt',
      'rcpt to response',
      'rcpt to command',
      'rejected recipient',
      'smtp command rcpt',
      'smtp command\nrcpt',
      '(rcpt_to)',
      'progress was rcpt',
      'in response to: rcpt',
      'sent: rcpt to',
      '--> rcpt to',
    ],
  },
  {
    stage: 'mail',
    any: [
      ...behind('mail from', 'mail command', 'mail:', 'mail (', 'pipelined mail'),
      'sender was rejected',
      '[mail_from]',
      'did not like our mail',
      'rejected sender',
      'smtp command mail from',
      'smtp command\nmail from',
      '(mail_from)',
    ],
  },
  {
    stage: 'helo',
    any: [
      ...behind('ehlo', 'helo'),
      'my name was rejected',
      'performing the ehlo',
      'performing the helo',
      '(sent_helo)',
      '[helo]',
    ],
  },
  {
    stage: 'connect',
    any: [
      ...behind('initial connection'),
      'refused to talk to me',
      'initial greeting',
      'initial server greeting',
      'while talking to me',
      '[connect]',
    ],
  },
  { stage: 'auth', any: [...behind('auth '), 'sasl authentication failed'] },
];

/** At which SMTP command the failure that a text tells of happened, or null where it does not say. */
export function stageIn(text: string): Stage | null {
  const head = text.slice(0, 8000);
  // Reports fold their lines anywhere: "in reply to end of\n    DATA command".
  const isFolded = head.includes('\n ') || head.includes('\n\t');
  const flat = (isFolded ? head.replace(/\n[ \t]+/g, ' ') : head).toLowerCase();
  return firstRule(STAGES, flat, null)?.stage ?? transcriptStage(head) ?? gmailStage(head);
}

/** In a transcript (`>>> RCPT TO`, `<<< 550 ...`) the command before the first refusal. */
function transcriptStage(text: string): Stage | null {
  if (!text.includes('>>>') && !text.includes('<<<')) return null;
  let last: Stage | null = null;
  for (const line of text.split('\n', 400)) {
    const command = /^\s{0,8}(?:>>>|sent <<<|<<< ?(?=rcpt|mail|data))\s{0,4}(\w{4})/i.exec(line)?.[1]?.toLowerCase();
    if (command) last = COMMANDS[command] ?? last;
    else if (/^\s{0,8}(?:<<<|received >>>|>>>)\s{0,4}[45]\d\d/i.test(line) && last) return last;
  }
  return null;
}

const COMMANDS: Readonly<Record<string, Stage>> = {
  ehlo: 'helo',
  helo: 'helo',
  mail: 'mail',
  rcpt: 'rcpt',
  data: 'data',
  bdat: 'data',
  auth: 'auth',
  quit: 'quit',
};

/** Gmail's old reports name the state of its SMTP client. */
function gmailStage(text: string): Stage | null {
  if (!text.includes('(state ')) return null;
  const state = /\(state (\d{1,2})\)/.exec(text)?.[1];
  if (state === undefined) return null;
  const stages: Readonly<Record<string, Stage>> = {
    '12': 'mail',
    '13': 'mail',
    '14': 'rcpt',
    '17': 'data',
    '18': 'content',
  };
  return stages[state] ?? null;
}
