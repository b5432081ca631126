import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Abilities, OpenFailure, SmtpTarget } from './connection.ts';
import { clean, parseReply, secretsOf, withoutSecrets } from './reply.ts';
import { type SmtpError, smtpSystem } from './smtp-dialogue.ts';

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

/** Signs in where there is a user. A server that offers no way we know is never sent the password. */
export function signIn(
  smtp: SMTPConnection,
  target: SmtpTarget,
  abilities: Abilities,
  timeout: number,
): Promise<OpenFailure | null> {
  if (target.user === '') return Promise.resolve(null);
  const give = (failure: Partial<OpenFailure>): OpenFailure => {
    smtp.close();
    return { stage: 'auth', code: 0, text: '', system: '', ...failure };
  };
  if (abilities.mechanisms.length === 0) return Promise.resolve(give({ system: 'auth_missing' }));
  const method = MECHANISMS.find((name) => abilities.mechanisms.includes(name));
  if (method === undefined)
    return Promise.resolve(give({ system: 'auth_unknown', text: abilities.mechanisms.join(' ') }));
  if (target.password === '') return Promise.resolve(give({ system: 'password_missing' }));
  return new Promise((resolve) => {
    let settled = false;
    // Closing tells 'end' at once: the first answer is the one that counts.
    const settle = (failure: Partial<OpenFailure> | null) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(failure && give(failure));
    };
    const timer = setTimeout(() => settle({ system: 'SOCKET_TIMEOUT' }), timeout);
    const end = (error?: SmtpError | null) => {
      if (!error) return settle(null);
      const reply = parseReply(error.response) ?? { text: clean(error.message), system: smtpSystem(error) };
      settle({ ...reply, text: withoutSecrets(reply.text, secretsOf(target)) });
    };
    smtp.once('error', end);
    smtp.once('end', () => end(Object.assign(new Error('closed'), { code: 'CLOSED' })));
    smtp.login(
      { user: target.user, pass: target.password, method, credentials: { user: target.user, pass: target.password } },
      end,
    );
  });
}
