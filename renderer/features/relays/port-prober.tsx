import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProbedPort } from '../../../shared/contract/relays.ts';
import { useApi } from '../../api/react.tsx';
import { Button, FailureNote, Pill, ServerWords, Status, useFormat } from '../../ui/index.ts';
import { useCauseWords } from './cause-words.ts';
import { isLoopback, type TlsMode } from './relay-form.ts';
import { useTold } from './use-told.ts';

export const MODE_KEY = {
  starttls: 'relays:tls.starttls',
  tls: 'relays:tls.tls',
  none: 'relays:tls.open',
} as const satisfies Record<TlsMode, string>;

/** What a port can do, in a few words after its state. */
function useAbilities(): (port: ProbedPort) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ abilities, protocol, milliseconds }) =>
    [
      protocol,
      abilities && abilities.auth.length > 0 ? t('relays:probe.auth', { ways: abilities.auth.join(', ') }) : '',
      abilities?.size ? t('relays:probe.size', { size: format.bytes(abilities.size) }) : '',
      abilities?.pipelining ? t('relays:probe.pipelining') : '',
      milliseconds === null ? '' : format.latency(milliseconds),
    ]
      .filter((word) => word !== '')
      .join(' · ');
}

function PortRow({ port, onUse }: { port: ProbedPort; onUse: (port: ProbedPort) => void }) {
  const { t } = useTranslation();
  const words = useCauseWords();
  const can = useAbilities();
  const { title, why } = words(port.cause, {
    host: port.host,
    port: port.port,
    issuer: port.certificate?.issuer ?? '',
    names: port.certificate?.names.join(', ') ?? '',
  });
  const usable = port.state === 'usable';
  return (
    <li className="l-port" data-best={port.best || undefined}>
      <b className="m-num">{port.port}</b>
      <span className="m-sm m-dim">{t(MODE_KEY[port.tls])}</span>
      <div className="m-grow">
        <span className="m-row m-gap-8 m-row-wrap">
          {port.state === 'running' ? (
            <Status tone="run" icon="hourglass">
              {t('relays:probe.running')}
            </Status>
          ) : usable ? (
            <Status tone="ok">{t('relays:probe.usable')}</Status>
          ) : (
            <Status tone="bad">{title}</Status>
          )}
          {port.best ? <Pill>{t('relays:probe.best')}</Pill> : null}
        </span>
        {port.state === 'failed' ? <p className="m-sm m-dim">{why}</p> : null}
        {usable ? <p className="m-sm m-dim">{can(port)}</p> : null}
        {port.words !== '' && port.state === 'failed' ? <ServerWords words={port.words} /> : null}
      </div>
      {usable ? (
        <Button size="small" kind={port.best ? 'primary' : 'default'} onClick={() => onUse(port)}>
          {t('relays:probe.use', { port: String(port.port) })}
        </Button>
      ) : null}
    </li>
  );
}

/** The way of encrypting is learnt on the way: a port is one row whatever it turns out to be. */
const keyOf = ({ host, port }: ProbedPort) => `${host} ${port}`;

/** Ports that the engine tries of its own accord where a provider has them. */
const USUAL = new Set([25, 80, 443, 465, 587, 2_465, 2_525, 2_587, 8_025, 8_465]);
const FIRST = [587, 465, 2_525, 25] as const;
const MOST = 12;

/** Tries the ports of a server from here, all at once; the best is marked, a button takes it. No password is sent. */
export function PortProber({
  host,
  known,
  onUse,
  atOnce = false,
}: {
  host: string;
  /** Ports that are typed or known of this server: tried too where they are unusual. */
  known: readonly number[];
  onUse: (port: ProbedPort) => void;
  /** Begins as soon as it shows. */
  atOnce?: boolean;
}) {
  const { t } = useTranslation();
  const { client } = useApi();
  const probe = useTold<ProbedPort>(keyOf);
  // Which ports a server on this computer has, no list of providers knows.
  const asUsual = known.every((port) => USUAL.has(port)) && !isLoopback(host);
  const ports = asUsual ? [] : [...new Set([...known, ...FIRST])].slice(0, MOST);
  const begin = () => void probe.start((signal) => client.relays.probe({ host: host.trim(), ports }, { signal }));
  const first = useRef(begin);
  useEffect(() => {
    if (atOnce) first.current();
  }, [atOnce]);
  const fine = probe.told.some((each) => each.state === 'usable');
  return (
    <section className="l-prober" aria-label={t('relays:probe.title')}>
      <div className="m-row m-row-wrap">
        {probe.running ? (
          <Button size="small" onClick={probe.stop}>
            {t('relays:probe.stop')}
          </Button>
        ) : (
          <Button size="small" icon="stethoscope" disabled={host.trim() === ''} onClick={begin}>
            {probe.ended ? t('relays:probe.again') : t('relays:probe.start')}
          </Button>
        )}
        <span className="m-sm m-dim">{host.trim() === '' ? t('relays:probe.hostFirst') : t('relays:probe.why')}</span>
      </div>
      {probe.failure ? <FailureNote failure={probe.failure} onRetry={begin} /> : null}
      {probe.told.length > 0 ? (
        <ul className="l-ports m-mt-12" aria-live="polite" aria-busy={probe.running || undefined}>
          {probe.told.map((each) => (
            <PortRow key={keyOf(each)} port={each} onUse={onUse} />
          ))}
        </ul>
      ) : null}
      {probe.ended && !fine && !probe.failure ? <p className="m-sm m-mt-12">{t('relays:probe.none')}</p> : null}
    </section>
  );
}
