import { spawnSync } from 'node:child_process';

/** Debian's python3-dkim (dkimpy) with PyNaCl for Ed25519: a verifier that others wrote. Its own Python, whatever else is installed. */
const PYTHON = '/usr/bin/python3';

/** Why there is no such verifier here, or null where there is one. */
export function noDkimpy(): string | null {
  const found = spawnSync(PYTHON, ['-c', 'import dkim, nacl.signing'], { stdio: 'ignore' });
  return found.status === 0 ? null : 'no python3-dkim with python3-nacl on this machine';
}

const PROGRAM = `
import base64, dkim, json, sys
told = json.load(sys.stdin)
def txt(name, timeout=5):
    found = told['records'].get(name.decode().rstrip('.'))
    return None if found is None else found.encode()
def verdicts(mail):
    signed = dkim.DKIM(mail, minkey=1024)
    count = sum(1 for name, value in signed.headers if name.lower() == b'dkim-signature')
    found = []
    for index in range(count):
        try:
            found.append(bool(dkim.DKIM(mail, minkey=1024).verify(idx=index, dnsfunc=txt)))
        except Exception as wrong:
            found.append(str(wrong))
    return found
json.dump([verdicts(base64.b64decode(mail)) for mail in told['mails']], sys.stdout)
`;

/** What that verifier says about each signature of each mail, with the given TXT records as all of DNS: true, false, or why not. */
export function verifiedByDkimpy(
  mails: readonly Buffer[],
  records: Readonly<Record<string, string>>,
): (boolean | string)[][] {
  const input = JSON.stringify({ mails: mails.map((mail) => mail.toString('base64')), records });
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', PROGRAM], { input, encoding: 'utf8', timeout: 30_000 });
  if (status !== 0) throw new Error(`the verifier ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as (boolean | string)[][];
}
