import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort, listening } from './ports.ts';
import { ACCOUNT, type Certificates, certificateOf, DOORS, type Door } from './submission.ts';

/**
 * Where Debian's package lies unpacked (`dpkg -x`): installed it would displace Postfix. `.ci/run` puts it there, from
 * bookworm-backports: the 6.8 of Debian 12 itself cannot speak TLS with OpenSSL 3 (OpenSMTPD issues 1171 and 1239).
 */
export const UNPACKED = process.env.MERPATI_OPENSMTPD ?? '/var/tmp/merpati-opensmtpd-package';

/** Why OpenSMTPD cannot be run here, or null. */
export function noOpensmtpd(): string | null {
  if (!existsSync(join(UNPACKED, 'usr/sbin/smtpd'))) return 'no unpacked OpenSMTPD on this machine';
  return process.getuid?.() === 0 ? null : 'OpenSMTPD must be started as root';
}

type Doors = Readonly<Record<Door, number>>;

/** Everybody at this domain up to that number has a mailbox. */
export const MAILBOXES = 250;

const USERS = `root:x:0:0:root:/:/bin/sh
opensmtpd:x:42001:42001::/var/lib/opensmtpd/empty:/bin/sh
opensmtpq:x:42002:42002::/var/lib/opensmtpd/empty:/bin/sh
vmail:x:42003:42003::/mail:/bin/sh
`;
const GROUPS = 'root:x:0:\nopensmtpd:x:42001:\nopensmtpq:x:42002:\nvmail:x:42003:\n';

function configuration(doors: Doors, small: boolean): string {
  const listen = (door: Door) => {
    const mode = door === 'smtps' ? 'smtps' : 'tls-require';
    return `listen on 127.0.0.1 port ${doors[door]} ${mode} pki ${certificateOf(door)} auth <accounts> senders <owners> hostname relay.toko.example`;
  };
  const shown = ['good', 'wrong_name', 'expired', 'stranger'];
  return `${[
    ...shown.flatMap((name) => [`pki ${name} cert "/etc/${name}.pem"`, `pki ${name} key "/etc/${name}.key"`]),
    'table accounts file:/etc/accounts',
    'table owners file:/etc/owners',
    'table people file:/etc/people',
    ...(small ? ['smtp max-message-size 300'] : []),
    ...DOORS.filter((door) => (door === 'small') === small).map(listen),
    'action "in" maildir "/mail/%{rcpt}" virtual <people>',
    'match from auth for domain "people.example" action "in"',
  ].join('\n')}\n`;
}

/** A server of one's own making: its whole configuration, and further files of its /etc. */
export interface OwnServer {
  readonly configuration: (doors: Doors) => string;
  readonly files: Readonly<Record<string, string>>;
}

/** The libraries that a program needs, as paths. */
function librariesOf(program: string): string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listed.matchAll(/(\/\S+)/g)].map(([path]) => path);
}

/** A root directory with nothing in it but what the server needs: it changes no file and no user of the machine. */
function makeRoot(folder: string, certificates: Certificates, ca: string): void {
  cpSync(UNPACKED, folder, { recursive: true });
  for (const name of ['bin', 'dev', 'tmp', 'run', 'mail', 'etc/ssl/certs', 'var/run', 'var/spool/smtpd'])
    mkdirSync(join(folder, name), { recursive: true });
  mkdirSync(join(folder, 'var/lib/opensmtpd/empty'), { recursive: true });
  copyFileSync('/bin/sh', join(folder, 'bin/sh'));
  const delivery = readdirSync(join(UNPACKED, 'usr/libexec/opensmtpd')).map((name) =>
    join(UNPACKED, 'usr/libexec/opensmtpd', name),
  );
  for (const library of new Set([join(UNPACKED, 'usr/sbin/smtpd'), '/bin/sh', ...delivery].flatMap(librariesOf))) {
    mkdirSync(join(folder, dirname(library)), { recursive: true });
    copyFileSync(library, join(folder, library));
  }
  for (const [name, minor] of [
    ['null', 3],
    ['zero', 5],
    ['random', 8],
    ['urandom', 9],
  ] as const)
    execFileSync('mknod', ['-m', '666', join(folder, 'dev', name), 'c', '1', String(minor)]);
  const etc = (name: string, text: string, mode = 0o644) => writeFileSync(join(folder, 'etc', name), text, { mode });
  etc('passwd', USERS);
  etc('group', GROUPS);
  etc('hosts', '127.0.0.1 localhost\n');
  etc('resolv.conf', '');
  etc('ssl/certs/ca-certificates.crt', ca);
  for (const [name, { key, cert }] of Object.entries(certificates)) {
    etc(`${name}.pem`, cert);
    etc(`${name}.key`, key, 0o600);
  }
  const hash = execFileSync('openssl', ['passwd', '-6', ACCOUNT.password], { encoding: 'utf8' }).trim();
  etc('accounts', `${ACCOUNT.user}\t${hash}\n`);
  etc('owners', `${ACCOUNT.user}\t@${ACCOUNT.domain}\n`);
  const people = Array.from({ length: MAILBOXES }, (_unused, n) => `siti${n}@people.example\tvmail\n`);
  etc('people', people.join(''));
  execFileSync('chmod', ['711', join(folder, 'var/spool/smtpd')]);
  execFileSync('chown', ['42003:42003', join(folder, 'mail')]);
}

/** One message to one person in OpenSMTPD's log: taken, and put into the mailbox. */
export interface LoggedEnvelope {
  /** What it told the client in its answer to the final dot. */
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly delivered: boolean;
}

function parseLog(text: string): LoggedEnvelope[] {
  const delivered = new Set([...text.matchAll(/m[dt]a delivery evpid=(\w+) .*result="?Ok/g)].map(([, id]) => id));
  return [...text.matchAll(/smtp envelope evpid=(\w{8})(\w{8}) from=<([^>]*)> to=<([^>]*)>/g)].map(
    ([, messageId = '', rest = '', from = '', to = '']) => ({
      messageId,
      from,
      to,
      delivered: delivered.has(messageId + rest),
    }),
  );
}

async function run(root: string, config: string, log: string): Promise<ChildProcess> {
  const child = spawn('chroot', [root, '/usr/sbin/smtpd', '-d', '-v', '-f', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const file = createWriteStream(log);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  return child;
}

/** OpenSMTPD in a root directory of its own, on high ports of loopback; delivers into that directory and nowhere else. */
export async function startOpensmtpd(
  { certificates, ca }: { certificates: Certificates; ca: string },
  own?: OwnServer,
) {
  const folder = mkdtempSync('/var/tmp/merpati-opensmtpd-');
  const ports: Partial<Record<Door, number>> = {};
  for (const door of DOORS) ports[door] = await freePort();
  const doors = ports as Doors;
  const servers: { child: ChildProcess; log: string }[] = [];
  // The size of a message is a limit of the whole server: the small one is another server.
  for (const small of own === undefined ? [false, true] : [false]) {
    const root = join(folder, small ? 'small' : 'usual');
    makeRoot(root, certificates, ca);
    writeFileSync(join(root, 'etc/smtpd.conf'), own?.configuration(doors) ?? configuration(doors, small));
    for (const [name, text] of Object.entries(own?.files ?? {}))
      writeFileSync(join(root, 'etc', name), text, { mode: 0o755 });
    const log = join(folder, `${small ? 'small' : 'usual'}.log`);
    servers.push({ child: await run(root, '/etc/smtpd.conf', log), log });
  }
  const logs = () => servers.map(({ log }) => (existsSync(log) ? readFileSync(log, 'utf8') : '')).join('\n');
  try {
    for (const door of own === undefined ? DOORS : (['smtps'] as const)) await listening(doors[door], 'OpenSMTPD');
  } catch (error) {
    throw new Error(logs().slice(-2_000), { cause: error });
  }
  return {
    doors,
    envelopes: () => parseLog(logs()),
    log: logs,
    async stop() {
      for (const { child } of servers) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
