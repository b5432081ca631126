import { useTranslation } from 'react-i18next';
import type { RelayLimits } from '../../../shared/contract/relays.ts';
import { Button, CountInput, IconButton, NumberInput, Select, Switch, useFormat } from '../../ui/index.ts';

type Windows = RelayLimits['windows'];
const UNITS = [1, 60, 3_600, 86_400] as const;
const UNIT_KEY = {
  1: 'relays:unit.second',
  60: 'relays:unit.minute',
  3600: 'relays:unit.hour',
  86400: 'relays:unit.day',
} as const satisfies Record<(typeof UNITS)[number], string>;

function useUnits(seconds: number): { value: string; label: string }[] {
  const { t } = useTranslation();
  const format = useFormat();
  const known = UNITS.map((unit) => ({ value: String(unit), label: t(UNIT_KEY[unit]) }));
  return UNITS.some((unit) => unit === seconds)
    ? known
    : [...known, { value: String(seconds), label: t('relays:unit.span', { span: format.span(seconds * 1_000) }) }];
}

function WindowRow({
  window,
  onChange,
  onRemove,
}: {
  window: Windows[number];
  onChange: (window: Windows[number]) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const units = useUnits(window.seconds);
  return (
    <div className="l-window">
      <CountInput
        aria-label={t('relays:limits.messages')}
        value={window.messages}
        most={10_000_000}
        onChange={(value) => onChange({ ...window, messages: value })}
      />
      <span className="m-dim">{t('relays:limits.per')}</span>
      <Select
        aria-label={t('relays:limits.unit')}
        data={units}
        value={String(window.seconds)}
        allowDeselect={false}
        onChange={(value) => onChange({ ...window, seconds: Number(value ?? 3_600) })}
      />
      <IconButton quiet icon="trash" label={t('relays:limits.removeWindow')} onClick={onRemove} />
    </div>
  );
}

function WindowList({
  windows,
  most,
  onChange,
}: {
  windows: Windows;
  most: number;
  onChange: (windows: Windows) => void;
}) {
  const { t } = useTranslation();
  const unused = UNITS.toReversed().find((unit) => windows.every((each) => each.seconds !== unit)) ?? 3_600;
  return (
    <div className="l-windows">
      {windows.length === 0 ? <p className="m-dim m-sm">{t('relays:limits.noWindows')}</p> : null}
      {windows.map((window, index) => (
        <WindowRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a window is its place in the list
          key={index}
          window={window}
          onChange={(next) => onChange(windows.with(index, next))}
          onRemove={() => onChange(windows.toSpliced(index, 1))}
        />
      ))}
      {windows.length < most ? (
        <div>
          <Button size="small" icon="plus" onClick={() => onChange([...windows, { messages: 100, seconds: unused }])}>
            {t('relays:limits.addWindow')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function PerDomain({ limits, set }: { limits: RelayLimits; set: (patch: Partial<RelayLimits>) => void }) {
  const { t } = useTranslation();
  const { perDomain } = limits;
  return (
    <div className="m-card m-card-pad l-form">
      <Switch
        label={t('relays:limits.perDomain')}
        description={t('relays:limits.perDomainWhy')}
        checked={perDomain !== null}
        onChange={(event) =>
          set({
            perDomain: event.currentTarget.checked
              ? { windows: [{ messages: 20, seconds: 60 }], connections: 1 }
              : null,
          })
        }
      />
      {perDomain ? (
        <>
          <WindowList
            windows={perDomain.windows}
            most={5}
            onChange={(windows) => set({ perDomain: { ...perDomain, windows } })}
          />
          <CountInput
            label={t('relays:limits.connections')}
            value={perDomain.connections}
            most={50}
            maw={200}
            onChange={(value) => set({ perDomain: { ...perDomain, connections: value } })}
          />
        </>
      ) : null}
    </div>
  );
}

/** How a limit is used, and what the host itself watches. */
function Manner({ limits, set }: { limits: RelayLimits; set: (patch: Partial<RelayLimits>) => void }) {
  const { t } = useTranslation();
  return (
    <div className="m-card m-card-pad l-form">
      <Switch
        label={t('relays:limits.burst')}
        description={t('relays:limits.burstWhy')}
        checked={limits.burst === true}
        onChange={(event) => set({ burst: event.currentTarget.checked })}
      />
      <NumberInput
        label={t('relays:limits.deferred')}
        description={t('relays:limits.deferredWhy')}
        maw={380}
        value={limits.deferredPerHour ?? ''}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        onChange={(value) => set({ deferredPerHour: typeof value === 'number' && value >= 1 ? value : null })}
      />
    </div>
  );
}

/** What a relay allows as fields: messages per time, connections, size. */
export function LimitsFields({ limits, set }: { limits: RelayLimits; set: (patch: Partial<RelayLimits>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="m-card m-card-pad l-form">
        <div>
          <h2>{t('relays:limits.windows')}</h2>
          <p className="m-dim m-sm">{t('relays:limits.windowsWhy')}</p>
        </div>
        <WindowList windows={limits.windows} most={10} onChange={(windows) => set({ windows })} />
        <div className="l-three">
          <CountInput
            label={t('relays:limits.connections')}
            description={t('relays:limits.connectionsWhy')}
            value={limits.connections}
            most={50}
            onChange={(value) => set({ connections: value })}
          />
          <CountInput
            label={t('relays:limits.perConnection')}
            description={t('relays:limits.perConnectionWhy')}
            value={limits.messagesPerConnection}
            most={100_000}
            onChange={(value) => set({ messagesPerConnection: value })}
          />
          <NumberInput
            label={t('relays:limits.size')}
            description={t('relays:limits.sizeWhy')}
            value={limits.messageBytes === null ? '' : Math.round(limits.messageBytes / 104_857.6) / 10}
            min={0.1}
            max={500}
            decimalScale={1}
            onChange={(value) =>
              set({ messageBytes: typeof value === 'number' && value > 0 ? Math.round(value * 1_048_576) : null })
            }
          />
        </div>
      </div>
      <Manner limits={limits} set={set} />
      <PerDomain limits={limits} set={set} />
    </>
  );
}
