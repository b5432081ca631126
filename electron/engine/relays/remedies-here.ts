import type { CauseRule, Remedy } from './causes.ts';
import type { TlsMode } from './connection.ts';

type Line = { readonly port: number; readonly tls: TlsMode };

/** What a remedy would lead to, where it is a way to connect. */
const LEADS_TO: Readonly<Partial<Record<Remedy, Partial<Line>>>> = {
  try_587: { port: 587, tls: 'starttls' },
  try_465: { port: 465, tls: 'tls' },
  try_2525: { port: 2525, tls: 'starttls' },
  use_tls: { tls: 'tls' },
  use_starttls: { tls: 'starttls' },
};

/** The remedies of a cause that change something for this line, best first: what was just tried is no advice. Never empty. */
export function remediesHere({ remedies }: Pick<CauseRule, 'remedies'>, line: Line): Remedy[] {
  const useful = remedies.filter((remedy) => {
    const { port = line.port, tls } = LEADS_TO[remedy] ?? {};
    return tls === undefined || port !== line.port || tls !== line.tls;
  });
  return useful.length > 0 ? useful : [...remedies];
}
