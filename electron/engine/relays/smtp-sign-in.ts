import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SMTPConnectionAuth } from 'nodemailer/lib/smtp-connection';
import { causeOf } from './causes.ts';
import { type Abilities, isLoopback, type OpenFailure, type SmtpTarget, type TokenSignIn } from './connection.ts';
import { bearerResponse, clean, parseReply, replyLine, secretsOf, withoutSecrets } from './reply.ts';
import { type SmtpError, saidInstead, smtpSystem } from './smtp-dialogue.ts';

/** Reads an EHLO answer. */
export function abilitiesOf(ehlo: string): Abilities {
  const lines = ehlo.split(/\r?\n/).map((line) =>
    line
      .replace(/^\d{3}[ -]/, '')
      .trim()
      .toUpperCase(),
  );
  const size = lines.map((line) => /^SIZE (\d{1,15})$/.exec(line)?.[1]).find((value) => value !== undefined);
  const mechanisms = lines.flatMap((line) => (/^AUTH[ =]/.test(line) ? line.slice(5).split(/[ =]+/) : []));
  return {
    pipelining: lines.includes('PIPELINING'),
    utf8: lines.includes('SMTPUTF8'),
    eightBit: lines.includes('8BITMIME'),
    size: size && Number(size) > 0 ? Number(size) : null,
    mechanisms: [...new Set(mechanisms)].slice(0, 20),
  };
}

const MECHANISMS = ['PLAIN', 'LOGIN', 'CRAM-MD5'];
/** On an open line, which the person allowed, the one way that does not show the password (RFC 2195). */
const HIDDEN_FIRST = ['CRAM-MD5', 'PLAIN', 'LOGIN'];

type Give = (failure: Partial<OpenFailure>) => OpenFailure;

/** Signs in where there is a user. A server that offers no way we know is never sent the password. */
export async function signIn(
  smtp: SMTPConnection,
  target: SmtpTarget,
  abilities: Abilities,
  timeout: number,
): Promise<OpenFailure | null> {
  if (target.user === '' && !target.oauth) return null;
  const give: Give = (failure) => {
    smtp.close();
    const text = withoutSecrets(failure.text ?? '', secretsOf(target));
    return { stage: 'auth', code: 0, system: '', ...failure, text };
  };
  if (abilities.mechanisms.length === 0) return give({ system: 'auth_missing' });
  if (target.oauth) return signInByToken(smtp, target, target.oauth, abilities, { timeout, give });
  const ways = smtp.secure || isLoopback(target.host) ? MECHANISMS : HIDDEN_FIRST;
  const method = ways.find((name) => abilities.mechanisms.includes(name));
  if (method === undefined) return give({ system: 'auth_unknown', text: abilities.mechanisms.join(' ') });
  if (target.password === '') return give({ system: 'password_missing' });
  const credentials = { user: target.user, pass: target.password };
  const refusal = await login(smtp, { ...credentials, method, credentials }, timeout);
  return refusal && give(refusal);
}

/** One exchange of nodemailer's; null when signed in, else the server's reply or what the line did. */
function login(smtp: SMTPConnection, auth: SMTPConnectionAuth, timeout: number): Promise<Partial<OpenFailure> | null> {
  return new Promise((resolve) => {
    // Closing tells 'end' at once: the first answer is the one that counts.
    const settle = (failure: Partial<OpenFailure> | null) => {
      clearTimeout(timer);
      smtp.removeListener('error', end).removeListener('end', gone);
      resolve(failure);
    };
    const timer = setTimeout(() => settle({ system: 'SOCKET_TIMEOUT' }), timeout);
    const end = (error?: SmtpError | null) =>
      settle(error ? (parseReply(error.response) ?? { text: saidInstead(error), system: smtpSystem(error) }) : null);
    const gone = () => end(Object.assign(new Error('closed'), { code: 'CLOSED' }));
    smtp.once('error', end);
    smtp.once('end', gone);
    smtp.login(auth, end);
  });
}

/** nodemailer's own XOAUTH2 swallows the reason and would ask for tokens itself: this name is ours, so that it never does. */
const OURS = 'MERPATI-XOAUTH2';
/** What a reply says better than "the token was refused". */
const TELLING = new Set<string>([
  'smtp_off',
  'signin_policy',
  'signin_too_often',
  'signin_later',
  'account_suspended',
  'account_locked',
  'account_inactive',
  'account_no_right',
  'network_not_allowed',
  'country_blocked',
  'encryption_needed',
]);

/**
 * Signs in by XOAUTH2. A token that is refused although it should be good (revoked, or the provider lost it) is exchanged for
 * a fresh one once, on the same line; then it is the person's turn.
 */
async function signInByToken(
  smtp: SMTPConnection,
  target: SmtpTarget,
  oauth: TokenSignIn,
  abilities: Abilities,
  { timeout, give }: { timeout: number; give: Give },
): Promise<OpenFailure | null> {
  if (!abilities.mechanisms.includes('XOAUTH2'))
    return give({ system: 'auth_unknown', text: abilities.mechanisms.join(' ') });
  if (!smtp.secure && !isLoopback(target.host)) return give({ stage: 'tls', system: 'plain_refused' });
  const user = target.user || oauth.account;
  let answer = await oauth.token();
  for (let turn = 0; ; turn += 1) {
    if (!answer.ok) return give({ system: answer.system, text: answer.words });
    const refusal = await bearer(smtp, user, answer.token, timeout);
    if (refusal === null) return null;
    if (!refusal.tokenRefused) return give(refusal.failure);
    if (turn > 0) return give(refusal.failure);
    const next = await oauth.token(answer.token);
    if (!next.ok && next.system === 'xoauth2_refused') return give(refusal.failure);
    answer = next;
  }
}

type Refusal = { readonly tokenRefused: boolean; readonly failure: Partial<OpenFailure> };

/** One XOAUTH2 exchange: a 334 after the token holds the reason, and wants an empty line before the refusal itself. */
async function bearer(smtp: SMTPConnection, user: string, token: string, timeout: number): Promise<Refusal | null> {
  if (/[\x00-\x1f\x7f]/.test(user + token)) return { tokenRefused: false, failure: { system: 'xoauth2_refused' } };
  let reason = '';
  smtp.customAuth.set(OURS, ({ sendCommand, resolve, reject }) => {
    const say = (command: string, turn: number) =>
      sendCommand(command, (_error, { status, response }) => {
        if (status === 334 && turn === 0) {
          reason = reasonIn(response);
          return say('', 1);
        }
        if (status >= 200 && status < 300) resolve();
        else reject(new Error('refused'));
      });
    say(`AUTH XOAUTH2 ${Buffer.from(bearerResponse(user, token)).toString('base64')}`, 0);
  });
  const failure = await login(smtp, { user, method: OURS }, timeout);
  if (failure === null) return null;
  return judged(failure, reason);
}

/** A refusal for good is about the token, unless the words name something else; everything else stays what it is. */
function judged(failure: Partial<OpenFailure>, reason: string): Refusal {
  const { code = 0, enhanced, text = '' } = failure;
  if (code < 500) return { tokenRefused: false, failure };
  const reply = { code, ...(enhanced === undefined ? {} : { enhanced }), text };
  if (TELLING.has(causeOf({ stage: 'auth', system: '', ...reply }).cause)) return { tokenRefused: false, failure };
  const words = [replyLine(reply), reason].filter((part) => part !== '').join(' ');
  return { tokenRefused: true, failure: { system: 'xoauth2_refused', text: words } };
}

/** `334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoi…`: base64 of JSON with `status`, `schemes` and `scope`. */
function reasonIn(response: string): string {
  try {
    const told: unknown = JSON.parse(Buffer.from(response.slice(4, 4_000).trim(), 'base64').toString('utf8'));
    const entries = Object.entries(told as Record<string, unknown>).filter(([, value]) => typeof value === 'string');
    return entries.length === 0 ? '' : clean(`(${entries.map(([key, value]) => `${key} ${value}`).join(', ')})`);
  } catch {
    return '';
  }
}
