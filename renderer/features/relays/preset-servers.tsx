import { useTranslation } from 'react-i18next';
import { Button, CountInput, IconButton, Select, TextInput } from '../../ui/index.ts';
import { MODE_KEY } from './port-prober.tsx';
import type { PresetPort, PresetServer } from './preset-form.ts';

const MOST_SERVERS = 40;
const MOST_PORTS = 12;
const MODES = ['tls', 'starttls', 'none'] as const;

function PortRow({
  port,
  onChange,
  onRemove,
}: {
  port: PresetPort;
  onChange: (port: PresetPort) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="l-portrow">
      <CountInput
        aria-label={t('relays:server.port')}
        value={port.port}
        most={65_535}
        plain
        onChange={(value) => onChange({ ...port, port: value })}
      />
      <Select
        aria-label={t('relays:tls.label')}
        data={MODES.map((value) => ({ value, label: t(MODE_KEY[value]) }))}
        value={port.tls}
        allowDeselect={false}
        onChange={(value) => onChange({ ...port, tls: MODES.find((mode) => mode === value) ?? 'starttls' })}
      />
      <IconButton
        quiet
        icon="trash"
        label={t('relays:preset.removePort', { port: String(port.port) })}
        onClick={onRemove}
      />
    </div>
  );
}

function ServerRows({
  server,
  onChange,
  onRemove,
}: {
  server: PresetServer;
  onChange: (server: PresetServer) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const { ports } = server;
  return (
    <div className="l-presetserver">
      <div className="l-hostport">
        <TextInput
          label={t('relays:server.host')}
          value={server.host}
          spellCheck={false}
          onChange={(event) => onChange({ ...server, host: event.currentTarget.value })}
        />
        <TextInput
          label={t('relays:preset.region')}
          value={server.region}
          spellCheck={false}
          onChange={(event) => onChange({ ...server, region: event.currentTarget.value })}
        />
      </div>
      <div className="l-portrows">
        {ports.map((port, index) => (
          <PortRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a port is its place in the order of trying
            key={index}
            port={port}
            onChange={(next) => onChange({ ...server, ports: ports.with(index, next) })}
            onRemove={() => onChange({ ...server, ports: ports.toSpliced(index, 1) })}
          />
        ))}
        <div className="m-row">
          {ports.length < MOST_PORTS ? (
            <Button
              size="small"
              icon="plus"
              onClick={() => onChange({ ...server, ports: [...ports, { port: 587, tls: 'starttls' }] })}
            >
              {t('relays:preset.addPort')}
            </Button>
          ) : null}
          <Button size="small" kind="quiet" onClick={onRemove}>
            {t('relays:preset.removeServer')}
          </Button>
        </div>
      </div>
    </div>
  );
}

/** The servers of a preset with their ports, in the order in which they are tried. */
export function PresetServers({
  servers,
  onChange,
}: {
  servers: readonly PresetServer[];
  onChange: (servers: PresetServer[]) => void;
}) {
  const { t } = useTranslation();
  const [...list] = servers;
  return (
    <div className="m-card m-card-pad l-form">
      <div>
        <h2>{t('relays:preset.servers')}</h2>
        <p className="m-dim m-sm">{t('relays:preset.serversWhy')}</p>
      </div>
      {list.map((server, index) => (
        <ServerRows
          // biome-ignore lint/suspicious/noArrayIndexKey: a server is its place in the order of trying
          key={index}
          server={server}
          onChange={(next) => onChange(list.with(index, next))}
          onRemove={() => onChange(list.toSpliced(index, 1))}
        />
      ))}
      {list.length < MOST_SERVERS ? (
        <div>
          <Button
            size="small"
            icon="plus"
            onClick={() => onChange([...list, { host: '', region: '', ports: [{ port: 587, tls: 'starttls' }] }])}
          >
            {t('relays:preset.addServer')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
