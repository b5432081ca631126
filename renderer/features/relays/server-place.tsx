import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CountInput, SegmentedControl, TextInput } from '../../ui/index.ts';

type Tls = 'starttls' | 'tls' | 'none';
type Place = { readonly host: string; readonly port: number; readonly tls: Tls };

/** Where a server is and how it is encrypted, typed by hand; `ways` in their order, `words.tls` about the chosen one. */
export function ServerPlace({
  place,
  words,
  ways,
  onHost,
  onPort,
  onTls,
  children,
}: {
  place: Place;
  words: { host: string; port: string; tls: string; example: string };
  ways: readonly Tls[];
  onHost: (host: string) => void;
  onPort: (port: number) => void;
  onTls: (tls: Tls) => void;
  /** What is said between the port and its encryption. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const labels = { starttls: t('relays:tls.starttls'), tls: t('relays:tls.tls'), none: t('relays:tls.none') };
  return (
    <>
      <div className="l-hostport">
        <TextInput
          label={t('relays:server.host')}
          description={words.host}
          placeholder={words.example}
          value={place.host}
          autoFocus={place.host === ''}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onHost(event.currentTarget.value)}
        />
        <CountInput
          label={t('relays:server.port')}
          description={words.port}
          value={place.port}
          most={65_535}
          plain
          onChange={onPort}
        />
      </div>
      {children}
      <div>
        <span className="l-label" id="l-tls">
          {t('relays:tls.label')}
        </span>
        <SegmentedControl
          aria-labelledby="l-tls"
          data={ways.map((value) => ({ value, label: labels[value] }))}
          value={place.tls}
          onChange={(value) => onTls(ways.find((way) => way === value) ?? place.tls)}
        />
        <p className="m-dim m-xs m-mt-8">{words.tls}</p>
      </div>
    </>
  );
}
