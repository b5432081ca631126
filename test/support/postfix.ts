import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryFolder } from './memory-folder.ts';
import { freePort, listening } from './ports.ts';
import { ACCOUNT, type Certificates, certificateOf, DOORS, type Door } from './submission.ts';

/** Why Postfix cannot be run here, or null. It drops its privileges itself and must be started as root for that. */
export function noPostfix(): string | null {
  if (!existsSync('/usr/sbin/postfix')) return 'no Postfix on this machine';
  return process.getuid?.() === 0 ? null : 'Postfix must be started as root';
}

/** What an address is answered; everybody else is accepted and discarded. */
const ANSWERS = [
  ['gone@people.example', '550 5.1.1 <gone@people.example>: Recipient address rejected: User unknown'],
  ['full@people.example', '452 4.2.2 <full@people.example>: Mailbox full'],
  ['policy@people.example', '554 5.7.1 <policy@people.example>: Recipient address rejected: Access denied'],
] as const;

function configuration(folder: string, more: Readonly<Record<string, string>>): string {
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
    smtpd_sasl_type: 'dovecot',
    smtpd_sender_login_maps: `texthash:${join(folder, 'logins')}`,
    smtpd_tls_session_cache_database: '',
    ...more,
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')}\n`;
}

type Doors = Readonly<Record<Door, number>>;
/** People sign in here: who keeps the accounts, and what each door shows. */
export interface Submission {
  readonly saslPort: number;
  readonly certificates: Certificates;
  /** A policy service (Postfix's SMTPD_POLICY_README) that is asked about every recipient, and about every message before it is taken. */
  readonly policyPort?: number;
}

/** A door for people who sign in (RFC 6409, RFC 8314): nobody else, no password before encryption, only own senders. */
function doorService(folder: string, door: Door, port: number, { saslPort, policyPort }: Submission): string {
  const policy = policyPort === undefined ? '' : `check_policy_service inet:127.0.0.1:${policyPort}`;
  const options: Readonly<Record<string, string>> = {
    smtpd_sasl_auth_enable: 'yes',
    smtpd_sasl_path: `inet:127.0.0.1:${saslPort}`,
    smtpd_tls_auth_only: 'yes',
    smtpd_tls_chain_files: join(folder, `${certificateOf(door)}.pem`),
    smtpd_sender_restrictions: 'reject_sender_login_mismatch',
    smtpd_recipient_restrictions: `check_recipient_access texthash:${join(folder, 'answers')}, ${policy && `${policy}, `}permit_sasl_authenticated, reject`,
    smtpd_relay_restrictions: 'permit_sasl_authenticated, reject',
    ...(policy === '' ? {} : { smtpd_end_of_data_restrictions: policy }),
    ...(door === 'smtps' ? { smtpd_tls_wrappermode: 'yes' } : { smtpd_tls_security_level: 'encrypt' }),
    ...(door === 'small' ? { message_size_limit: '300' } : {}),
  };
  const lines = Object.entries(options).map(([name, value]) => `  -o { ${name} = ${value} }`);
  return [`127.0.0.1:${port} inet n - n - - smtpd`, ...lines].join('\n');
}

/** The services that this needs, none of them in a jail of its own. */
function services(port: number, doors: readonly string[]): string {
  const lines = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    ...doors,
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'proxymap unix - - n - - proxymap',
    'anvil unix - - n - 1 anvil',
    'discard unix - - n - - discard',
    'smtp unix - - n - - smtp',
    'lmtp unix - - n - - lmtp',
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
  /** Takes mail from this computer without sign-in and without encryption. */
  readonly port: number;
  /** Where people sign in; each 0 without `submission`. */
  readonly doors: Doors;
  /** What its log says of every mail it took. */
  mails(): LoggedMail[];
  log(): string;
  stop(): void;
}

async function doorPorts(wanted: boolean): Promise<Doors> {
  const ports: Partial<Record<Door, number>> = {};
  for (const door of DOORS) ports[door] = wanted ? await freePort() : 0;
  return ports as Doors;
}

function writeSubmission(folder: string, doors: Doors, submission: Submission): string[] {
  for (const [name, { key, cert }] of Object.entries(submission.certificates))
    writeFileSync(join(folder, `${name}.pem`), `${key}${cert}`, { mode: 0o600 });
  return DOORS.map((door) => doorService(folder, door, doors[door], submission));
}

/** Debian's Postfix on high ports of loopback, configured in a folder of its own (`settings` beyond the usual for main.cf); it accepts and throws away. */
export async function startPostfix(
  submission?: Submission,
  settings: Readonly<Record<string, string>> = {},
): Promise<Postfix> {
  // It syncs each mail to the disk, which proves nothing about the sender and takes most of the time of thousands.
  const folder = memoryFolder('postfix') ?? mkdtempSync('/var/tmp/merpati-postfix-');
  const port = await freePort();
  const doors = await doorPorts(submission !== undefined);
  chmodSync(folder, 0o755);
  const etc = join(folder, 'etc');
  for (const name of ['etc', 'spool']) mkdirSync(join(folder, name));
  mkdirSync(join(folder, 'data'));
  execFileSync('chown', ['postfix', join(folder, 'data')]);
  writeFileSync(join(etc, 'main.cf'), configuration(folder, settings));
  const extra = submission === undefined ? [] : writeSubmission(folder, doors, submission);
  writeFileSync(join(etc, 'master.cf'), services(port, extra));
  writeFileSync(join(folder, 'answers'), ANSWERS.map(([address, answer]) => `${address} ${answer}\n`).join(''));
  writeFileSync(join(folder, 'logins'), `@${ACCOUNT.domain} ${ACCOUNT.user}\n`);
  const postfix = (verb: string) => execFileSync('/usr/sbin/postfix', ['-c', etc, verb], { stdio: 'pipe' });
  postfix('start');
  await listening(port, 'Postfix');
  const log = () => readFileSync(join(folder, 'mail.log'), 'utf8');
  return {
    port,
    doors,
    mails: () => parseLog(log()),
    log,
    stop: () => {
      postfix('stop');
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
