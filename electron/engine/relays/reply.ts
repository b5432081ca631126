export type Reply = { readonly code: number; readonly enhanced?: string; readonly text: string };

const MOST_TEXT = 2_000;

/** Takes a raw SMTP reply (one or several lines, RFC 5321 4.2.1) apart; null where it does not start with a code. */
export function parseReply(raw: string | undefined): Reply | null {
  if (!raw) return null;
  const short = raw.slice(0, MOST_TEXT * 2);
  const code = Number(/^\d{3}/.exec(short)?.[0] ?? 0);
  if (code === 0) return null;
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(short)?.[1];
  const text = clean(short.includes('\n') ? short.split(/\r?\n/).map(wordsOf).join(' ') : wordsOf(short));
  return enhanced === undefined ? { code, text } : { code, enhanced, text };
}

/** A line without its codes. */
const wordsOf = (line: string): string =>
  line.replace(/^\d{3}[ -]?/, '').replace(/^[245]\.\d{1,3}\.\d{1,3}(?:\s+|$)/, '');

/** A server's words without control characters, shortened. */
export function clean(text: string): string {
  return text
    .slice(0, MOST_TEXT)
    .replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ')
    .trim();
}

/** The reply as the server wrote it, on one line: code, enhanced code, words. */
export function replyLine(reply: { code: number; enhanced?: string | undefined; text: string }): string {
  return [reply.code > 0 ? String(reply.code) : '', reply.enhanced ?? '', reply.text]
    .filter((part) => part !== '')
    .join(' ');
}

/** Everything that a sign-in says and nobody may keep: the password, the tokens, and the responses of AUTH PLAIN (RFC 4616) and XOAUTH2. */
export function secretsOf(target: {
  readonly user: string;
  readonly password: string;
  readonly oauth?: { readonly account: string; secrets(): readonly string[] };
}): string[] {
  const { user, password, oauth } = target;
  const tokens = oauth?.secrets() ?? [];
  return [
    ...(password === '' ? [] : [`\0${user}\0${password}`, password]),
    ...tokens.flatMap((token) => [bearerResponse(user || (oauth?.account ?? ''), token), token]),
  ];
}

/** What a client says to XOAUTH2 (https://developers.google.com/workspace/gmail/imap/xoauth2-protocol), before base64. */
export const bearerResponse = (user: string, token: string): string => `user=${user}\x01auth=Bearer ${token}\x01\x01`;

/** Blots out secrets, also base64-encoded, that a server may have repeated. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  withoutForms(text, formsOf(secrets));

/** Each secret as it may be repeated: as it is, and in base64. */
export const formsOf = (secrets: readonly string[]): readonly string[] =>
  secrets.flatMap((secret) => (secret.length < 3 ? [] : [secret, Buffer.from(secret).toString('base64')]));

/** `withoutSecrets` for who made the forms once and has many texts. */
export function withoutForms(text: string, forms: readonly string[]): string {
  let shown = text;
  for (const form of forms) if (shown.includes(form)) shown = shown.replaceAll(form, '•••');
  return shown;
}
