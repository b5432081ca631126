import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, listening } from './ports.ts';

const PROGRAM = '/usr/sbin/dovecot';

/** Why Dovecot cannot be run here, or null. */
export function noDovecot(): string | null {
  if (!existsSync(PROGRAM)) return 'no Dovecot on this machine';
  return process.getuid?.() === 0 ? null : 'Dovecot must be started as root';
}

const configuration = (folder: string, port: number): string => `protocols =
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
instance_name = merpati-${port}
ssl = no
auth_mechanisms = plain login cram-md5
disable_plaintext_auth = no
auth_failure_delay = 0
# Without it each wrong password makes everybody from this computer wait longer, up to 15 seconds.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = ${port}
  }
}
`;

/** Debian's Dovecot as nothing but the keeper of accounts (SASL) for another server, on a port of loopback. */
export async function startDovecot(accounts: Readonly<Record<string, string>>) {
  const folder = mkdtempSync('/var/tmp/merpati-dovecot-');
  const port = await freePort();
  chmodSync(folder, 0o755);
  for (const name of ['run', 'state']) mkdirSync(join(folder, name));
  const users = Object.entries(accounts).map(([user, password]) => `${user}:${password}\n`);
  writeFileSync(join(folder, 'users'), users.join(''));
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, port));
  const child: ChildProcess = spawn(PROGRAM, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  try {
    await listening(port, 'Dovecot');
  } catch (error) {
    const log = existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '';
    throw new Error(`Dovecot does not run: ${log.slice(-2_000)}`, { cause: error });
  }
  return {
    port,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
