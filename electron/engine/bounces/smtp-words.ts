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

/** The most telling enhanced status code (RFC 3463) in a text: the first of class 4 or 5 whose detail is not zero, else the first. */
export function enhancedIn(text: string): string | null {
  let first: string | null = null;
  for (const match of text.slice(0, 4000).matchAll(ENHANCED)) {
    if (match[1] === '2') continue;
    if (match[2] !== '0' || match[3] !== '0') return match[0];
    first ??= match[0];
  }
  return first;
}

/** Stages in the order in which a phrase for them wins over a phrase for another. */
const ORDER: readonly Stage[] = ['content', 'data', 'rcpt', 'mail', 'helo', 'connect', 'auth'];

/** Phrases with which mail systems name the command that was answered, behind a word that all of a line's phrases have. */
const PHRASES: readonly (readonly [stage: Stage, word: string, phrases: readonly string[]])[] = [
  ['content', 'i sent the', ['after i sent the message']],
  ['content', ' command response', ['end of data command response', 'dot command response', 'bdat command response']],
  ['data', 'smtp command', ['smtp command data', 'smtp command\ndata']],
  ['data', '(sent_message)', ['(sent_message)']],
  [
    'rcpt',
    'rcpt',
    [
      '[rcpt_to]',
      'did not like our rcpt',
      'rcpt to response',
      'rcpt to command',
      'smtp command rcpt',
      'smtp command\nrcpt',
      '(rcpt_to)',
      'progress was rcpt',
      'in response to: rcpt',
    ],
  ],
  ['rcpt', ' recipient', ['does not like recipient', 'rejected recipient']],
  ['mail', 'mail_from', ['[mail_from]', '(mail_from)']],
  ['mail', 'sender', ['sender was rejected', 'rejected sender']],
  ['mail', 'did not like our mail', ['did not like our mail']],
  ['mail', 'smtp command', ['smtp command mail from', 'smtp command\nmail from']],
  ['helo', 'helo', ['performing the helo', '(sent_helo)', '[helo]']],
  ['helo', 'the ehlo', ['performing the ehlo']],
  ['helo', 'my name was', ['my name was rejected']],
  ['connect', 'greeting', ['initial greeting', 'initial server greeting']],
  ['connect', 'talk', ['refused to talk to me', 'while talking to me']],
  ['connect', '[connect]', ['[connect]']],
  ['auth', 'sasl authentication failed', ['sasl authentication failed']],
];

/** Words after which the command is named: `in reply to end of DATA command`, `after RCPT TO:<...>`. */
const ANCHORS = ['in reply to ', 'after ', 'following '] as const;

/** Commands as they are named after an anchor; the longer before the shorter. */
const NAMED: readonly (readonly [string, Stage])[] = [
  ['end of data', 'content'],
  ['dot', 'content'],
  ['pipelined data', 'data'],
  ['data', 'data'],
  ['bdat', 'data'],
  ['rcpt', 'rcpt'],
  ['pipelined rcpt', 'rcpt'],
  ['mail', 'mail'],
  ['pipelined mail', 'mail'],
  ['ehlo', 'helo'],
  ['helo', 'helo'],
  ['initial connection', 'connect'],
  ['auth', 'auth'],
];

/** At which SMTP command the failure that a text tells of happened, or null where it does not say. */
export function stageIn(text: string): Stage | null {
  const head = text.slice(0, 8000);
  // Reports fold their lines anywhere: "in reply to end of\n    DATA command".
  const flat = (head.includes('\n') ? head.replace(/\n[ \t]+/g, ' ') : head).toLowerCase();
  return namedStage(flat) ?? transcriptStage(head) ?? gmailStage(head);
}

function namedStage(text: string): Stage | null {
  let best = ORDER.length;
  for (const anchor of ANCHORS) {
    for (let at = text.indexOf(anchor), tries = 0; at !== -1 && tries < 50; at = text.indexOf(anchor, at + 1), tries++)
      best = Math.min(best, orderAfter(text, at + anchor.length));
  }
  for (const [stage, word, phrases] of PHRASES) {
    if (ORDER.indexOf(stage) >= best) break;
    if (text.includes(word) && phrases.some((phrase) => text.includes(phrase))) return stage;
  }
  return ORDER[best] ?? null;
}

/** The rank of the command named at a place (an article before it passed over), or the number of stages. */
function orderAfter(text: string, at: number): number {
  const from = text.startsWith('the ', at) ? at + 4 : at;
  for (const [name, stage] of NAMED) {
    if (text.startsWith(name, from) && endsWord(text, from + name.length)) return ORDER.indexOf(stage);
  }
  return ORDER.length;
}

function endsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return !((code >= 97 && code <= 122) || (code >= 48 && code <= 57));
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
