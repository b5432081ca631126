import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Why Postfix cannot be run here, or null. It drops its privileges itself and must be started as root for that. */
export function noPostfix(): string | null {
  if (!existsSync('/usr/sbin/postfix')) return 'no Postfix on this machine';
  return process.getuid?.() === 0 ? null : 'Postfix must be started as root';
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(100);
  }
  throw new Error('Postfix does not listen');
}

/** What an address is answered; everybody else is accepted and discarded. */
const ANSWERS = [
  ['gone@people.example', '550 5.1.1 <gone@people.example>: Recipient address rejected: User unknown'],
  ['full@people.example', '452 4.2.2 <full@people.example>: Mailbox full'],
  ['policy@people.example', '554 5.7.1 <policy@people.example>: Recipient address rejected: Access denied'],
] as const;

function configuration(folder: string): string {
  const settings: Readonly<Record<string, string>> = {
    compatibility_level: '3.6',
    queue_directory: join(folder, 'spool'),
    data_directory: join(folder, 'data'),
    command_directory: '/usr/sbin',
    daemon_directory: '/usr/lib/postfix/sbin',
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    myhostname: 'relay.toko.example',
    mydestination: '',
    local_recipient_maps: '',
    alias_maps: '',
    alias_database: '',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    mynetworks: '127.0.0.0/8',
    // Nothing leaves: whatever is accepted is thrown away, and the log keeps a line of it.
    default_transport: 'discard:',
    relay_transport: 'discard:',
    local_transport: 'discard:',
    smtpd_recipient_restrictions: `check_recipient_access texthash:${join(folder, 'answers')}, permit_mynetworks, reject`,
    smtpd_relay_restrictions: 'permit_mynetworks, reject',
    smtpd_peername_lookup: 'no',
    disable_dns_lookups: 'yes',
    smtpd_client_connection_rate_limit: '0',
    maillog_file: join(folder, 'mail.log'),
    maillog_file_prefixes: folder,
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')}\n`;
}

/** The services that this needs, none of them in a jail of its own. */
function services(port: number): string {
  const lines = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'proxymap unix - - n - - proxymap',
    'anvil unix - - n - 1 anvil',
    'discard unix - - n - - discard',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'postlog unix-dgram n - n - 1 postlogd',
  ];
  return `${lines.join('\n')}\n`;
}

/** One mail in Postfix's log. */
export interface LoggedMail {
  readonly queueId: string;
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
}

function parseLog(text: string): LoggedMail[] {
  const mails = new Map<string, { messageId: string; from: string; to: string[] }>();
  const mail = (queueId: string) => {
    const known = mails.get(queueId) ?? { messageId: '', from: '', to: [] };
    mails.set(queueId, known);
    return known;
  };
  for (const line of text.split('\n')) {
    const [, service, queueId, rest = ''] = /postfix\/(\w+)\[\d+\]: ([0-9A-Za-z]{6,}): (.*)$/.exec(line) ?? [];
    if (!queueId) continue;
    if (service === 'cleanup') mail(queueId).messageId = /^message-id=(\S+)/.exec(rest)?.[1] ?? mail(queueId).messageId;
    if (service === 'qmgr') mail(queueId).from = /^from=<([^>]*)>/.exec(rest)?.[1] ?? mail(queueId).from;
    const to = service === 'discard' && /status=sent/.test(rest) ? /^to=<([^>]*)>/.exec(rest)?.[1] : undefined;
    if (to) mail(queueId).to.push(to);
  }
  return [...mails].map(([queueId, rest]) => ({ queueId, ...rest }));
}

export interface Postfix {
  readonly port: number;
  /** What its log says of every mail it took. */
  mails(): LoggedMail[];
  stop(): void;
}

/** Debian's Postfix on a high port of loopback, configured in a folder of its own; it accepts and throws away. */
export async function startPostfix(): Promise<Postfix> {
  const folder = mkdtempSync('/var/tmp/merpati-postfix-');
  const port = await freePort();
  chmodSync(folder, 0o755);
  const etc = join(folder, 'etc');
  for (const name of ['etc', 'spool']) mkdirSync(join(folder, name));
  mkdirSync(join(folder, 'data'));
  execFileSync('chown', ['postfix', join(folder, 'data')]);
  writeFileSync(join(etc, 'main.cf'), configuration(folder));
  writeFileSync(join(etc, 'master.cf'), services(port));
  writeFileSync(join(folder, 'answers'), ANSWERS.map(([address, answer]) => `${address} ${answer}\n`).join(''));
  const postfix = (verb: string) => execFileSync('/usr/sbin/postfix', ['-c', etc, verb], { stdio: 'pipe' });
  postfix('start');
  await listening(port);
  return {
    port,
    mails: () => parseLog(readFileSync(join(folder, 'mail.log'), 'utf8')),
    stop: () => {
      postfix('stop');
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
