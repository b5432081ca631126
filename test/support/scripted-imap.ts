import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import { sizeOfLiteral, splitCommand, takeTokens, uidsIn } from './imap-syntax.ts';

/** A mail in a scripted folder. */
export type ScriptedMail = { readonly uid: number; readonly raw: Buffer; readonly at: number; flags: string[] };
type Folder = { mails: ScriptedMail[]; nextUid: number; validity: number; readonly use: string };

/** What a scripted IMAP server does beside keeping mail. */
export type ImapScript = {
  readonly user?: string;
  readonly password?: string;
  /** Which access tokens are good; with it AUTH=XOAUTH2 is offered. */
  token?: (token: string) => boolean;
  /** Folders beside the inbox, with their RFC 6154 use ('' for none). */
  readonly folders?: Readonly<Record<string, string>>;
  /** The personal namespace's prefix (RFC 2342), such as `INBOX.`. */
  readonly prefix?: string;
  /** Abilities; all of these are there unless switched off. */
  readonly idle?: boolean;
  readonly move?: boolean;
  readonly uidPlus?: boolean;
  readonly keywords?: boolean;
  /** Encrypted from the first byte, or after STARTTLS. */
  readonly tls?: TlsOptions;
  readonly starttls?: TlsOptions;
  readonly loginDisabled?: boolean;
  /** Said in place of the greeting. */
  greeting?: string;
  /** The answer (without tag) to every sign-in, such as `NO [AUTHENTICATIONFAILED] Invalid credentials`. */
  refuse?: string;
  /** Answers (without tag) to commands by their first words, such as `UID FETCH`; used in place of doing it. */
  answers?: Readonly<Record<string, string>>;
  /** Looks at every command before it is done; what it returns is done instead. */
  onCommand?: (command: string, line: ScriptedLine) => 'die' | 'hang' | undefined;
  /** Cuts the line in the middle of the first so many mails that are given out. */
  dieInFetch?: number;
  /** Given in place of a mail's literal, by its UID. */
  garbage?: (uid: number) => Buffer | 'endless' | null;
  /** Lets in no more than so many lines at one time. */
  most?: number;
};

export type ScriptedLine = { readonly socket: Socket; selected: string | null; idling: string | null };
export type ScriptedImap = Awaited<ReturnType<typeof scriptedImap>>;

/** An IMAP4rev1 server on a high port of 127.0.0.1, good enough for mail programs; `commands` is everything it heard, without secrets. */
export async function scriptedImap(script: ImapScript = {}) {
  const commands: string[] = [];
  const folders = new Map<string, Folder>();
  const add = (path: string, use = '') => folders.set(path, { mails: [], nextUid: 1, validity: 1_000, use });
  add('INBOX');
  for (const [path, use] of Object.entries(script.folders ?? {})) add(path, use);
  const lines = new Set<ScriptedLine>();
  let signIns = 0;
  let most = 0;

  const folderOf = (path: string): Folder => {
    const folder = folders.get(path.toUpperCase() === 'INBOX' ? 'INBOX' : path);
    if (!folder) throw new Refused("NO [NONEXISTENT] Mailbox doesn't exist");
    return folder;
  };
  const tellIdle = (path: string) => {
    for (const line of lines)
      if (line.idling !== null && line.selected === path)
        line.socket.write(`* ${folderOf(path).mails.length} EXISTS\r\n`);
  };
  const deliver = (
    raw: Buffer | string,
    { folder = 'INBOX', at = Date.now(), flags = [] as string[] } = {},
  ): number => {
    const into = folderOf(folder);
    const uid = into.nextUid++;
    into.mails.push({ uid, raw: Buffer.from(raw as string), at, flags: [...flags] });
    tellIdle(folder);
    return uid;
  };

  const serve = (plain: Socket, secured: boolean) => {
    const line: ScriptedLine & { socket: Socket } = { socket: plain, selected: null, idling: null };
    let readOnly = false;
    let signedIn = false;
    let buffer = Buffer.alloc(0);
    let continuing: { tag: string; mechanism: string } | null = null;
    lines.add(line);
    most = Math.max(most, lines.size);
    const say = (text: string) => void (line.socket.writable && line.socket.write(`${text}\r\n`));

    const capabilities = () =>
      [
        'IMAP4rev1 ID ENABLE NAMESPACE LITERAL+ SPECIAL-USE LIST-STATUS LIST-EXTENDED CHILDREN UNSELECT',
        script.idle === false ? '' : 'IDLE',
        script.move === false ? '' : 'MOVE',
        script.uidPlus === false ? '' : 'UIDPLUS',
        script.starttls && !secured ? 'STARTTLS' : '',
        script.loginDisabled && !secured ? 'LOGINDISABLED' : 'AUTH=PLAIN SASL-IR',
        script.token === undefined ? '' : 'AUTH=XOAUTH2',
      ]
        .filter((word) => word !== '')
        .join(' ');

    const signIn = (tag: string, user: string, good: boolean) => {
      signIns++;
      if (script.refuse) return say(`${tag} ${script.refuse}`);
      if (user !== (script.user ?? 'halo@toko.example') || !good)
        return say(`${tag} NO [AUTHENTICATIONFAILED] Invalid credentials`);
      signedIn = true;
      say(`${tag} OK [CAPABILITY ${capabilities()}] Logged in`);
    };
    const authenticate = (tag: string, mechanism: string, response: string) => {
      const text = Buffer.from(response, 'base64').toString('utf8');
      if (mechanism === 'PLAIN') {
        const [, user = '', password = ''] = text.split('\0');
        return signIn(tag, user, password === (script.password ?? 'rahasia'));
      }
      const [, user = '', token = ''] = /^user=([^\x01]*)\x01auth=Bearer ([^\x01]*)/.exec(text) ?? [];
      signIn(tag, user, script.token?.(token) === true);
    };

    const fetchItem = (mail: ScriptedMail, item: string): Buffer | null => {
      const [, section = '', start, length] = /^BODY\.PEEK\[([^\]]*)\](?:<(\d+)\.(\d+)>)?$/i.exec(item) ?? [];
      if (!/^BODY/i.test(item)) return null;
      if (!/PEEK/i.test(item)) mail.flags.push('\\Seen');
      const headEnd = mail.raw.indexOf('\r\n\r\n');
      const whole =
        section.toUpperCase() === 'HEADER'
          ? mail.raw.subarray(0, headEnd < 0 ? mail.raw.length : headEnd + 4)
          : mail.raw;
      const part = start === undefined ? whole : whole.subarray(Number(start), Number(start) + Number(length));
      const name = `BODY[${section}]${start === undefined ? '' : `<${start}>`}`;
      const garbage = script.garbage?.(mail.uid) ?? null;
      if (garbage === 'endless') {
        line.socket.write(`${name} `);
        const drip = setInterval(() => line.socket.write('x'.repeat(1_000_000)), 1);
        line.socket.once('close', () => clearInterval(drip));
        throw new Hang();
      }
      if (garbage) return Buffer.concat([Buffer.from(`${name} `), garbage]);
      if (script.dieInFetch !== undefined && script.dieInFetch > 0) {
        script.dieInFetch--;
        line.socket.write(
          Buffer.concat([Buffer.from(`${name} {${part.length}}\r\n`), part.subarray(0, Math.floor(part.length / 2))]),
          () => line.socket.resetAndDestroy(),
        );
        throw new Hang();
      }
      return Buffer.concat([Buffer.from(`${name} {${part.length}}\r\n`), part]);
    };

    const fetch = (folder: Folder, uids: ReadonlySet<number>, items: readonly string[]) => {
      for (const [index, mail] of folder.mails.entries()) {
        if (!uids.has(mail.uid)) continue;
        line.socket.write(`* ${index + 1} FETCH (`);
        const parts: Buffer[] = [];
        for (const item of items.includes('UID') ? items : ['UID', ...items]) {
          if (parts.length > 0) line.socket.write(' ');
          const upper = item.toUpperCase();
          const simple =
            upper === 'UID'
              ? `UID ${mail.uid}`
              : upper === 'RFC822.SIZE'
                ? `RFC822.SIZE ${mail.raw.length}`
                : upper === 'FLAGS'
                  ? `FLAGS (${mail.flags.join(' ')})`
                  : upper === 'INTERNALDATE'
                    ? `INTERNALDATE "01-Jan-2026 00:00:00 +0000"`
                    : null;
          const part = simple === null ? (fetchItem(mail, item) ?? Buffer.from(`${upper} NIL`)) : Buffer.from(simple);
          parts.push(part);
          line.socket.write(part);
        }
        line.socket.write(')\r\n');
      }
    };

    const remove = (path: string, uids: ReadonlySet<number>) => {
      const folder = folderOf(path);
      for (let index = folder.mails.length - 1; index >= 0; index--) {
        if (!uids.has(folder.mails[index]?.uid ?? 0)) continue;
        folder.mails.splice(index, 1);
        say(`* ${index + 1} EXPUNGE`);
      }
    };
    const copy = (folder: Folder, uids: ReadonlySet<number>, to: string): string => {
      if (!folders.has(to)) throw new Refused("NO [TRYCREATE] Mailbox doesn't exist");
      const target = folderOf(to);
      const copied = folder.mails.filter(({ uid }) => uids.has(uid));
      const made = copied.map(({ raw, at, flags }) => {
        const uid = target.nextUid++;
        target.mails.push({ uid, raw, at, flags: [...flags] });
        return uid;
      });
      tellIdle(to);
      return made.length === 0
        ? ''
        : `[COPYUID ${target.validity} ${copied.map(({ uid }) => uid).join(',')} ${made.join(',')}] `;
    };

    const withUids = (tag: string, verb: string, rest: string) => {
      const path = line.selected ?? 'INBOX';
      const folder = folderOf(path);
      const [set = '', ...words] = takeTokens(rest);
      const uids = uidsIn(
        set,
        folder.mails.map(({ uid }) => uid),
      );
      if (verb === 'SEARCH') {
        const since = /SINCE (\d{1,2}-\w{3}-\d{4})/i.exec(rest)?.[1];
        const range = /UID (\S+)/i.exec(rest)?.[1];
        const wanted =
          range === undefined
            ? null
            : uidsIn(
                range,
                folder.mails.map(({ uid }) => uid),
              );
        const from = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(`${since.replaceAll('-', ' ')} UTC`);
        const found = folder.mails.filter(({ uid, at }) => (wanted === null || wanted.has(uid)) && at >= from);
        say(`* SEARCH${found.map(({ uid }) => ` ${uid}`).join('')}`);
        return say(`${tag} OK Search completed`);
      }
      if (verb === 'FETCH') {
        fetch(folder, uids, takeTokens(rest.slice(rest.indexOf(' ') + 1).replace(/^\(|\)$/g, '')));
        return say(`${tag} OK Fetch completed`);
      }
      if (readOnly) throw new Refused('NO [READ-ONLY] Folder is opened read-only');
      if (verb === 'STORE') {
        const flags = (/\(([^)]*)\)/.exec(rest)?.[1] ?? '').split(' ').filter((flag) => flag !== '');
        for (const mail of folder.mails)
          if (uids.has(mail.uid))
            mail.flags = words[0]?.startsWith('-')
              ? mail.flags.filter((flag) => !flags.includes(flag))
              : [...new Set([...mail.flags, ...flags])];
        return say(`${tag} OK Store completed`);
      }
      if (verb === 'EXPUNGE') {
        remove(
          path,
          new Set(
            folder.mails.filter(({ uid, flags }) => uids.has(uid) && flags.includes('\\Deleted')).map(({ uid }) => uid),
          ),
        );
        return say(`${tag} OK Expunge completed`);
      }
      const to = words[0] ?? '';
      const done = copy(folder, uids, to);
      if (verb === 'MOVE') {
        if (script.move === false) throw new Refused('BAD Unknown command');
        if (done !== '') say(`* OK ${done.trimEnd()} Moved`);
        remove(path, uids);
        return say(`${tag} OK Move completed`);
      }
      say(`${tag} OK ${done}Copy completed`);
    };

    const list = (tag: string, rest: string) => {
      const wantsStatus = /STATUS/i.test(rest);
      for (const [path, { use, mails }] of folders) {
        const flags = ['\\HasNoChildren', ...(use === '' ? [] : [use])];
        say(`* LIST (${flags.join(' ')}) "/" "${path}"`);
        if (wantsStatus) say(`* STATUS "${path}" (MESSAGES ${mails.length})`);
      }
      say(`${tag} OK List completed`);
    };

    const open = (tag: string, verb: string, path: string) => {
      const name = path.toUpperCase() === 'INBOX' ? 'INBOX' : path;
      const { mails, nextUid, validity } = folderOf(name);
      line.selected = name;
      readOnly = verb === 'EXAMINE';
      say('* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)');
      say(
        `* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft${script.keywords === false ? '' : ' \\*'})] Flags`,
      );
      say(`* ${mails.length} EXISTS`);
      say('* 0 RECENT');
      say(`* OK [UIDVALIDITY ${validity}] UIDs valid`);
      say(`* OK [UIDNEXT ${nextUid}] Predicted next UID`);
      say(`${tag} OK [READ-${readOnly ? 'ONLY' : 'WRITE'}] ${verb} completed`);
    };

    const obey = (tag: string, verb: string, rest: string) => {
      switch (verb) {
        case 'CAPABILITY':
          say(`* CAPABILITY ${capabilities()}`);
          return say(`${tag} OK Done`);
        case 'ID':
          say('* ID ("name" "scripted")');
          return say(`${tag} OK Done`);
        case 'NAMESPACE':
          say(`* NAMESPACE (("${script.prefix ?? ''}" "${script.prefix ? '.' : '/'}")) NIL NIL`);
          return say(`${tag} OK Done`);
        case 'ENABLE':
          say('* ENABLED');
          return say(`${tag} OK Done`);
        case 'NOOP':
          if (line.selected !== null) say(`* ${folderOf(line.selected).mails.length} EXISTS`);
          return say(`${tag} OK Done`);
        case 'LOGOUT':
          say('* BYE Logging out');
          say(`${tag} OK Done`);
          return void line.socket.end();
        case 'STARTTLS':
          if (!script.starttls || secured) throw new Refused('BAD No TLS here');
          say(`${tag} OK Begin`);
          line.socket.removeListener('data', onData);
          line.socket = new TLSSocket(line.socket, { ...script.starttls, isServer: true });
          secured = true;
          line.socket.on('error', () => undefined).on('data', onData);
          return;
        case 'LOGIN': {
          const [user = '', password = ''] = takeTokens(rest);
          return signIn(tag, user, password === (script.password ?? 'rahasia'));
        }
        case 'AUTHENTICATE': {
          const [mechanism = '', response] = takeTokens(rest);
          if (response !== undefined) return authenticate(tag, mechanism.toUpperCase(), response);
          continuing = { tag, mechanism: mechanism.toUpperCase() };
          return say('+ ');
        }
      }
      if (!signedIn) throw new Refused('BAD Sign in first');
      switch (verb) {
        case 'LIST':
        case 'LSUB':
          return list(tag, rest);
        case 'CREATE':
          add(takeTokens(rest)[0] ?? '');
          return say(`${tag} OK Created`);
        case 'STATUS': {
          const [path = ''] = takeTokens(rest);
          const { mails, nextUid, validity } = folderOf(path);
          say(`* STATUS "${path}" (MESSAGES ${mails.length} UIDNEXT ${nextUid} UIDVALIDITY ${validity})`);
          return say(`${tag} OK Status completed`);
        }
        case 'SELECT':
        case 'EXAMINE':
          return open(tag, verb, takeTokens(rest)[0] ?? '');
        case 'CLOSE':
        case 'UNSELECT':
          line.selected = null;
          return say(`${tag} OK Done`);
        case 'IDLE':
          if (script.idle === false) throw new Refused('BAD Unknown command');
          line.idling = tag;
          say('+ idling');
          if (line.selected !== null) say(`* ${folderOf(line.selected).mails.length} EXISTS`);
          return;
        case 'EXPUNGE':
          remove(
            line.selected ?? 'INBOX',
            new Set(
              folderOf(line.selected ?? 'INBOX')
                .mails.filter(({ flags }) => flags.includes('\\Deleted'))
                .map(({ uid }) => uid),
            ),
          );
          return say(`${tag} OK Done`);
        case 'UID': {
          const { verb: inner, rest: after } = splitCommand(`x ${rest}`);
          return withUids(tag, inner, after);
        }
        default:
          throw new Refused('BAD Unknown command');
      }
    };

    const heard = (text: string) => {
      if (line.idling !== null && /^DONE$/i.test(text)) {
        const tag = line.idling;
        line.idling = null;
        return say(`${tag} OK Idle completed`);
      }
      if (continuing) {
        const { tag, mechanism } = continuing;
        continuing = null;
        return authenticate(tag, mechanism, text);
      }
      const { tag, verb, rest } = splitCommand(text);
      const shown =
        verb === 'LOGIN' || verb === 'AUTHENTICATE' ? `${verb} ${rest.split(' ')[0]}` : `${verb} ${rest}`.trim();
      commands.push(shown);
      const instead = script.onCommand?.(shown, line);
      if (instead === 'die') return void line.socket.resetAndDestroy();
      if (instead === 'hang') return;
      const answer = Object.entries(script.answers ?? {}).find(([start]) => shown.toUpperCase().startsWith(start))?.[1];
      if (answer !== undefined) return say(`${tag} ${answer}`);
      try {
        obey(tag, verb, rest);
      } catch (error) {
        if (error instanceof Refused) say(`${tag} ${error.message}`);
        else if (!(error instanceof Hang)) throw error;
      }
    };

    const onData = (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk]);
      for (;;) {
        const end = buffer.indexOf('\r\n');
        if (end < 0) return;
        const literal = sizeOfLiteral(buffer.toString('latin1', 0, end));
        if (literal !== null) {
          if (buffer.length < end + 2 + literal.bytes) {
            if (!literal.immediate) say('+ go on');
            return;
          }
          const value = buffer.toString('latin1', end + 2, end + 2 + literal.bytes);
          const before = buffer.toString('latin1', 0, end).replace(/\{\d+\+?\}$/, '');
          buffer = Buffer.concat([
            Buffer.from(`${before}"${value}"`, 'latin1'),
            buffer.subarray(end + 2 + literal.bytes),
          ]);
          continue;
        }
        const text = buffer.toString('utf8', 0, end);
        buffer = buffer.subarray(end + 2);
        heard(text);
      }
    };
    plain.setNoDelay(true);
    plain
      .on('error', () => undefined)
      .on('close', () => lines.delete(line))
      .on('data', onData);
    if (lines.size > (script.most ?? Number.POSITIVE_INFINITY)) {
      say('* BYE [LIMIT] Maximum number of connections from user+IP exceeded');
      return plain.end();
    }
    say(script.greeting ?? `* OK [CAPABILITY ${capabilities()}] scripted.example ready`);
    if (script.greeting !== undefined && !script.greeting.startsWith('* OK')) plain.end();
  };

  const server = script.tls
    ? createTlsServer(script.tls, (socket) => serve(socket, true))
    : createServer((socket) => serve(socket, false));
  server.on('tlsClientError', () => undefined);
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const cutAll = () => {
    for (const { socket } of lines) socket.destroy();
  };
  return {
    port,
    script,
    commands,
    deliver,
    /** The mails of a folder. */
    mails: (path = 'INBOX') => folderOf(path).mails,
    /** Lines that are open now, and the most there ever were. */
    lines,
    most: () => most,
    signIns: () => signIns,
    idling: () => [...lines].filter(({ idling }) => idling !== null).map(({ selected }) => selected),
    /** The folder was made anew: other UIDs, the same mail. */
    renew(path = 'INBOX') {
      const folder = folderOf(path);
      folder.validity++;
      folder.mails = folder.mails.map((mail, index) => ({ ...mail, uid: index + 1 }));
      folder.nextUid = folder.mails.length + 1;
      cutAll();
    },
    /** The next mail of a folder gets this UID. */
    skipTo(path: string, uid: number) {
      folderOf(path).nextUid = uid;
    },
    cutAll,
    /** Listens no more and hangs up; `back` listens on the same port again. */
    away: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        cutAll();
      }),
    back: () => listen(port),
    close: () =>
      new Promise<void>((resolve) => {
        cutAll();
        server.close(() => resolve());
      }),
  };
}

class Refused extends Error {}
/** Nothing more is said to this command. */
class Hang extends Error {}
