import { type RelayPreset, relayPreset } from '../../../../shared/contract/relay-setup.ts';
import { AppError } from '../../../../shared/errors.ts';
import { refusePlain } from '../settings.ts';
import { asciiHost } from './host-name.ts';

/**
 * The shipped list with the person's edits in place and the person's own presets at its end. An edit that an older version
 * kept is completed from the shipped one; one that cannot be read any more gives way to the shipped one.
 */
export function withEdits(shipped: readonly RelayPreset[], kept: ReadonlyMap<string, unknown>): RelayPreset[] {
  const known = new Set(shipped.map(({ id }) => id));
  const own = [...kept].filter(([id]) => !known.has(id)).flatMap(([, preset]) => read(preset) ?? []);
  return [...shipped.map((preset) => read(kept.get(preset.id), preset) ?? preset), ...own];
}

function read(kept: unknown, shipped?: RelayPreset): RelayPreset | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const parsed = relayPreset.safeParse({ ...shipped, ...kept, edited: true });
  return parsed.success ? parsed.data : undefined;
}

/**
 * A preset as it is kept: host names and domains in their ASCII form. Throws `relay_host_invalid`, and `relay_plain_refused`
 * for a server that would take passwords over an open line.
 */
export function tidyPreset(typed: Omit<RelayPreset, 'edited'>): Omit<RelayPreset, 'edited'> {
  const texts = [typed.name, typed.fixedUser, typed.source, ...typed.servers.map(({ region }) => region)];
  // Line ends, and signs that turn what is read around.
  if (texts.some((text) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text)))
    throw new AppError('invalid_input', { path: 'preset' });
  const servers = typed.servers.map((server) => ({ ...server, host: tidyServer(server.host) }));
  for (const { host, ports } of servers)
    for (const { tls } of ports) refusePlain({ tls, host: host === '' ? '{domain}' : host, allowPlain: false });
  return { ...typed, servers, domains: tidyNames(typed.domains), mx: tidyNames(typed.mx) };
}

const STANDS_FOR_DOMAIN = '{domain}';

function tidyServer(typed: string): string {
  const host = typed.trim().toLowerCase();
  if (host === '') return '';
  const sample = host.replace(STANDS_FOR_DOMAIN, 'domain.example');
  const ascii = asciiHost(sample);
  if (ascii === null) throw new AppError('relay_host_invalid', { host: typed.slice(0, 100) });
  return host.includes(STANDS_FOR_DOMAIN) ? host : ascii;
}

function tidyNames(names: readonly string[]): string[] {
  const tidy = names
    .map((name) =>
      name
        .trim()
        .toLowerCase()
        .replace(/^@|^\.|\.$/g, ''),
    )
    .filter((name) => name !== '')
    .map((name) => {
      const ascii = asciiHost(name);
      if (ascii === null) throw new AppError('relay_host_invalid', { host: name.slice(0, 100) });
      return ascii;
    });
  return [...new Set(tidy)];
}
