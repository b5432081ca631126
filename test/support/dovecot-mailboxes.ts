import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { freePort, listening } from './ports.ts';

const PROGRAM = '/usr/sbin/dovecot';
const PARTS = ['/usr/lib/dovecot/imap', '/usr/lib/dovecot/lmtp'];

/** Why Dovecot cannot keep mailboxes here, or null. */
export function noDovecotMailboxes(): string | null {
  if (![PROGRAM, ...PARTS].every((path) => existsSync(path))) return 'no Dovecot with IMAP and LMTP on this machine';
  return process.getuid?.() === 0 ? null : 'Dovecot must be started as root';
}

/** Somebody who has a mailbox; `quota` in bytes. */
export type Boxed = { readonly address: string; readonly password: string; readonly quota?: number };

const configuration = (folder: string, ports: { imap: number; lmtp: number }): string => `protocols = imap lmtp
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
instance_name = merpati-mail-${ports.imap}
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
auth_username_format = %Lu
mail_location = maildir:${folder}/mail/%Lu
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
mail_plugins = quota
lmtp_save_to_detail_mailbox = no
recipient_delimiter = +
quota_full_tempfail = no
imap_idle_notify_interval = 30s
mail_max_userip_connections = 20
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%Lu ${folder}/users
}
userdb {
  driver = passwd-file
  args = username_format=%Lu ${folder}/users
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
protocol imap {
  mail_plugins = quota
}
protocol lmtp {
  mail_plugins = quota
}
plugin {
  quota = maildir:User quota
  quota_exceeded_message = Quota exceeded (mailbox for user is full)
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Junk {
    special_use = \\Junk
    auto = create
  }
  mailbox Bounces {
    auto = create
  }
}
`;

/** Debian's Dovecot with mailboxes on high ports of loopback: IMAP to read them, LMTP to deliver into them. It can be killed and come back. */
export async function startDovecotMailboxes(people: readonly Boxed[]) {
  const folder = mkdtempSync('/var/tmp/merpati-dovecot-mail-');
  const ports = { imap: await freePort(), lmtp: await freePort() };
  chmodSync(folder, 0o755);
  for (const name of ['run', 'state', 'mail']) mkdirSync(join(folder, name));
  execFileSync('chown', ['mail:mail', join(folder, 'mail')]);
  const lines = people.map(({ address, password, quota }) => {
    const rule = quota === undefined ? '' : `userdb_quota_rule=*:bytes=${quota}`;
    return `${address}:{PLAIN}${password}::::::${rule}\n`;
  });
  writeFileSync(join(folder, 'users'), lines.join(''));
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, ports));
  const log = () => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '');
  let child: ChildProcess;
  const start = async () => {
    child = spawn(PROGRAM, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.on('data', (text: Buffer) => {
      said += text.toString();
    });
    try {
      await listening(ports.imap, 'Dovecot');
      await listening(ports.lmtp, 'Dovecot LMTP');
    } catch (error) {
      throw new Error(`Dovecot does not run: ${said}${log().slice(-2_000)}`, { cause: error });
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  await start();
  return {
    ...ports,
    log,
    /** The mails in a folder of somebody's, as files. */
    files(address: string, name = '') {
      const at = join(folder, 'mail', address, name === '' ? '' : `.${name}`);
      return ['new', 'cur'].flatMap((part) =>
        existsSync(join(at, part)) ? readdirSync(join(at, part)).map((file) => join(at, part, file)) : [],
      );
    },
    /** Puts a mail into a folder by hand, as a filter of the person's would. */
    put(address: string, name: string, mail: string) {
      execFileSync('/usr/lib/dovecot/dovecot-lda', ['-c', join(folder, 'dovecot.conf'), '-d', address, '-m', name], {
        input: mail,
      });
    },
    /** Puts many mails into somebody's inbox at once, as files. */
    drop(address: string, mails: readonly string[]) {
      const box = join(folder, 'mail', address);
      for (const [n, mail] of mails.entries()) {
        const name = `${1_700_000_000 + n}.M${n}P1.dropped`;
        writeFileSync(join(box, 'tmp', name), mail, { mode: 0o666 });
        renameSync(join(box, 'tmp', name), join(box, 'new', name));
      }
      execFileSync('chown', ['-R', 'mail:mail', join(box, 'new')]);
    },
    start,
    /** Ends every process of it at once, as a power cut does: lines break in the middle. */
    async kill() {
      const pids = readFileSync(join(folder, 'run/master.pid'), 'utf8').trim();
      execFileSync('sh', [
        '-c',
        `kill -STOP ${pids}; kill -KILL $(ps -o pid= --ppid ${pids}) ${pids} 2>/dev/null; true`,
      ]);
      await end('SIGKILL');
      rmSync(join(folder, 'run'), { recursive: true, force: true });
      mkdirSync(join(folder, 'run'));
    },
    async stop() {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
