import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { ProbedPort } from '../../../../shared/contract/relay-setup.ts';
import { causeOf } from '../causes.ts';
import { isLoopback, type Stage, type TlsMode } from '../connection.ts';
import type { Dialled } from '../dial.ts';
import { interceptor } from '../interception.ts';
import { replyLine } from '../reply.ts';
import { abilitiesOf } from '../smtp-sign-in.ts';
import { type Heard, type Talk, TalkEnd, talkOver } from './smtp-talk.ts';
import { lookAtTls, type Secured } from './tls-look.ts';

/** How the prober reaches servers; tests lead the same code to servers of their own. */
export type Wire = {
  readonly dial: (host: string, port: number, milliseconds: number, signal: AbortSignal) => Promise<Dialled>;
  readonly ca?: ConnectionOptions['ca'];
};

/** Milliseconds; `whole` is for one port with all its second looks. */
export type Patience = { readonly connect: number; readonly reply: number; readonly whole: number };

export type Door = {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMode;
  /** A server of a known provider always has a certificate that everybody trusts. */
  readonly wellKnown: boolean;
};

type Abilities = NonNullable<ProbedPort['abilities']>;
/** What is learnt on the way; kept where the way ends. */
export type Learnt = {
  stage: Stage;
  tls: TlsMode;
  words: string;
  secured: Secured | null;
  abilities: Abilities | null;
  /** How we introduce ourselves; as in sending, so that the answer is the same. */
  hello: string;
  /** The mode that was expected first and is not this server's. */
  remark: string | null;
};

/** How a mode that is not the server's shows itself, and the one to try instead. */
class OtherMode extends Error {
  readonly mode: TlsMode;
  readonly remark: string;

  constructor(mode: TlsMode, remark: string) {
    super(remark);
    this.name = 'OtherMode';
    this.mode = mode;
    this.remark = remark;
  }
}

/**
 * Looks at one port in the mode that is usual there, and in the other one where the server turns out to want it. Gives the cause
 * why the port cannot be used, or null; rejects with TalkEnd where the talk ended early. `learnt` is filled on the way.
 */
export async function lookInTurn(door: Door, wire: Wire, patience: Patience, learnt: Learnt, signal: AbortSignal) {
  try {
    return await look(door, door.tls, wire, patience, learnt, signal);
  } catch (error) {
    if (!(error instanceof OtherMode)) throw error;
    learnt.remark = error.remark;
    learnt.tls = error.mode;
    return await look(door, error.mode, wire, patience, learnt, signal);
  }
}

/** The cause why this port cannot be used, or null. */
async function look(
  door: Door,
  tls: TlsMode,
  wire: Wire,
  patience: Patience,
  learnt: Learnt,
  signal: AbortSignal,
): Promise<string | null> {
  learnt.stage = 'connect';
  const dialled = await wire.dial(door.host, door.port, patience.connect, signal);
  if (!dialled.ok) throw new TalkEnd(dialled.system);
  const { socket } = dialled;
  learnt.hello = `EHLO ${addressLiteral(socket.localAddress ?? '127.0.0.1')}`;
  const cut = () => socket.destroy();
  signal.addEventListener('abort', cut, { once: true });
  try {
    if (tls === 'tls') {
      learnt.stage = 'tls';
      const secured = await secure(door, () => lookAtTls(socket, door.host, patience.reply, wire.ca), learnt);
      return await hello(door, secured, talkOver(secured.line), patience, learnt);
    }
    return await startFromPlain(door, socket, wire, patience, learnt, signal);
  } finally {
    signal.removeEventListener('abort', cut);
    socket.destroy();
  }
}

async function secure(door: Door, start: () => Promise<Secured>, learnt: Learnt): Promise<Secured> {
  try {
    const secured = await start();
    learnt.secured = secured;
    return secured;
  } catch (error) {
    const plain = error instanceof TalkEnd && error.system === 'ERR_SSL_WRONG_VERSION_NUMBER';
    if (plain && learnt.remark === null && door.tls === 'tls') throw new OtherMode('starttls', 'tls_on_plain_port');
    throw error;
  }
}

async function startFromPlain(
  door: Door,
  socket: Socket,
  wire: Wire,
  patience: Patience,
  learnt: Learnt,
  signal: AbortSignal,
): Promise<string | null> {
  learnt.stage = 'greeting';
  const talk = talkOver(socket);
  const greeting = await greetingOrTls(door, talk, wire, patience, learnt, signal);
  const refused = refusal(greeting, 'greeting', learnt);
  if (refused) return refused;
  const ehlo = await sayHello(talk, patience, learnt);
  const helloRefused = refusal(ehlo, 'ehlo', learnt);
  if (helloRefused) return helloRefused;
  learnt.abilities = readAbilities(ehlo.raw, false);
  if (!learnt.abilities.starttls) {
    await sayGoodbye(talk);
    return withoutStarttls(door, greeting, ehlo, learnt);
  }
  learnt.stage = 'tls';
  talk.say('STARTTLS');
  const started = await talk.next(patience.reply);
  const starttlsRefused = refusal(started, 'tls', learnt);
  if (starttlsRefused) return starttlsRefused;
  talk.stop();
  const secured = await lookAtTls(socket, door.host, patience.reply, wire.ca);
  learnt.secured = secured;
  return await afterTls(door, secured, talkOver(secured.line), patience, learnt, true);
}

/** A server that stays silent may be waiting for TLS (RFC 8314 3.3): asked on a second line while the first one waits. */
async function greetingOrTls(
  door: Door,
  talk: Talk,
  wire: Wire,
  patience: Patience,
  learnt: Learnt,
  signal: AbortSignal,
): Promise<Heard> {
  const first = patience.reply / 3;
  try {
    return await talk.next(first);
  } catch (error) {
    if (!(error instanceof TalkEnd) || learnt.remark !== null) throw error;
    if (error.system === 'TLS_RECORD') throw new OtherMode('tls', 'plain_on_tls_port');
    if (error.system !== 'SOCKET_TIMEOUT' || error.heard !== '') throw error;
  }
  const greeting = talk.next(patience.reply - first);
  const speaks = waitsForTls(door, wire, patience.reply - first, signal);
  const isTls = speaks.then((found) => {
    if (found === 'tls') throw new OtherMode('tls', 'plain_on_tls_port');
    return greeting;
  });
  try {
    return await Promise.race([greeting, isTls]);
  } catch (error) {
    if (error instanceof OtherMode || (await speaks) !== 'other') throw error;
    throw new TalkEnd('EPROTOCOL');
  }
}

/** Whether a silent port speaks TLS, something else that answers a TLS hello, or nothing. */
async function waitsForTls(
  door: Door,
  wire: Wire,
  milliseconds: number,
  signal: AbortSignal,
): Promise<'tls' | 'other' | 'silent'> {
  const dialled = await wire.dial(door.host, door.port, milliseconds, signal);
  if (!dialled.ok) return 'silent';
  const cut = () => dialled.socket.destroy();
  signal.addEventListener('abort', cut, { once: true });
  try {
    await lookAtTls(dialled.socket, door.host, milliseconds, wire.ca);
    return 'tls';
  } catch (error) {
    const system = error instanceof TalkEnd ? error.system : '';
    if (system === 'ERR_SSL_WRONG_VERSION_NUMBER') return 'other';
    return system.startsWith('ERR_SSL_') ? 'tls' : 'silent';
  } finally {
    signal.removeEventListener('abort', cut);
    dialled.socket.destroy();
  }
}

/** Greeting and EHLO inside TLS from the first byte. */
async function hello(door: Door, secured: Secured, talk: Talk, patience: Patience, learnt: Learnt) {
  learnt.stage = 'greeting';
  const greeting = await talk.next(patience.reply / 2).catch(async (error: unknown) => {
    if (!(error instanceof TalkEnd) || error.system !== 'SOCKET_TIMEOUT') throw error;
    // Nothing is lost by speaking first now: a web server answers what it cannot understand, and so shows what it is.
    talk.say(learnt.hello);
    return talk.next(patience.reply / 2).catch((late: unknown) => {
      throw late instanceof TalkEnd && late.system !== 'SOCKET_TIMEOUT' ? late : new TalkEnd('GREETING_TIMEOUT');
    });
  });
  const refused = refusal(greeting, 'greeting', learnt);
  return refused ?? (await afterTls(door, secured, talk, patience, learnt, false));
}

async function afterTls(
  door: Door,
  secured: Secured,
  talk: Talk,
  patience: Patience,
  learnt: Learnt,
  starttls: boolean,
): Promise<string | null> {
  const ehlo = await sayHello(talk, patience, learnt);
  const refused = refusal(ehlo, 'ehlo', learnt);
  if (refused) return refused;
  learnt.abilities = readAbilities(ehlo.raw, starttls);
  await sayGoodbye(talk);
  const untrusted = certificateCause(door, secured);
  if (untrusted) return untrusted;
  if (secured.protocol === 'TLSv1' || secured.protocol === 'TLSv1.1') return 'tls_too_old';
  return learnt.abilities.auth.length > 0 || isLoopback(door.host) ? null : 'auth_missing';
}

function certificateCause(door: Door, { trouble, certificate }: Secured): string | null {
  if (trouble === '') return null;
  const authority = !/EXPIRED|NOT_YET|ALTNAME|HOSTNAME/.test(trouble);
  const middle = authority && (interceptor(certificate?.issuer ?? '') !== null || door.wellKnown);
  return middle ? 'tls_intercepted' : causeOf({ stage: 'tls', code: 0, text: '', system: trouble }).cause;
}

async function sayHello(talk: Talk, patience: Patience, learnt: Learnt): Promise<Heard> {
  learnt.stage = 'ehlo';
  talk.say(learnt.hello);
  return talk.next(patience.reply);
}

/** RFC 5321 4.1.4: a machine without a name of its own gives its address. */
const addressLiteral = (address: string): string =>
  address.includes(':') ? `[IPv6:${address.replace(/%.*$/, '')}]` : `[${address}]`;

function refusal({ reply }: Heard, stage: Stage, learnt: Learnt): string | null {
  const fine = reply.code >= 200 && reply.code < 300;
  if (!fine || stage === 'greeting') learnt.words = replyLine(reply);
  if (fine) return null;
  return causeOf({ stage, code: reply.code, enhanced: reply.enhanced, text: reply.text, system: '' }).cause;
}

/** Boxes that cannot read encrypted mail blot the word out of the answer: `250-XXXXXXXA` (Cisco PIX and ASA), or of the greeting. */
const BLOTTED = /^\d{3}[- ](?:X{5,}\w?|\*{5,})\s*$/m;
const BLOTTED_GREETING = /^220[- ]\*{5,}/;

async function sayGoodbye(talk: Talk): Promise<void> {
  talk.say('QUIT');
  await talk.next(300).catch(() => undefined);
}

function withoutStarttls(door: Door, greeting: Heard, ehlo: Heard, learnt: Learnt): string | null {
  if (BLOTTED.test(ehlo.raw) || BLOTTED_GREETING.test(greeting.raw)) return 'starttls_stripped';
  if (!isLoopback(door.host)) return 'starttls_missing';
  learnt.tls = 'none';
  return null;
}

function readAbilities(ehlo: string, starttls: boolean): Abilities {
  const { size, mechanisms, pipelining, eightBit, utf8 } = abilitiesOf(ehlo);
  const offered = starttls || /^250[- ]STARTTLS\s*$/im.test(ehlo);
  return { size, auth: [...mechanisms], pipelining, eightBit, utf8, starttls: offered };
}
