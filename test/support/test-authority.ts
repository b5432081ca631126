import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Issued = { readonly key: string; readonly cert: string };

/** An authority of its own for tests, made with the system's openssl; nobody trusts it but who is given `ca`. */
export function testAuthority(organisation = 'Merpati Test Authority') {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-ca-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe', cwd: folder });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const escaped = organisation.replaceAll('/', '\\/');
  const subject = ['-subj', `/O=${escaped}/CN=${escaped} CA`];
  const asAuthority = ['-addext', 'basicConstraints=critical,CA:TRUE'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '3650',
    ...subject,
    ...asAuthority,
  );
  mkdirSync(file('new'));
  writeFileSync(file('index.txt'), '');
  writeFileSync(file('serial'), '1000\n');
  let count = 0;
  return {
    ca: readFileSync(file('ca.pem'), 'utf8'),
    /** A certificate for these names (or addresses), valid from and to so many days from now. */
    issue(names: readonly string[], { from = -1, to = 30 }: { from?: number; to?: number } = {}): Issued {
      const name = `issued-${++count}`;
      const alternatives = names.map((one) => (/^[\d.:]+$/.test(one) ? `IP:${one}` : `DNS:${one}`)).join(',');
      writeFileSync(file(`${name}.cnf`), configuration(alternatives));
      openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${names[0] ?? ''}`);
      const dates = ['-startdate', stamp(from), '-enddate', stamp(to)];
      openssl(
        'ca',
        '-batch',
        '-config',
        `${name}.cnf`,
        '-in',
        `${name}.csr`,
        '-out',
        `${name}.pem`,
        '-notext',
        ...dates,
      );
      return { key: readFileSync(file(`${name}.key`), 'utf8'), cert: readFileSync(file(`${name}.pem`), 'utf8') };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const configuration = (alternatives: string): string => `[ca]
default_ca = own
[own]
database = index.txt
serial = serial
new_certs_dir = new
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
unique_subject = no
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
subjectAltName = ${alternatives}
`;

const stamp = (days: number): string =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
