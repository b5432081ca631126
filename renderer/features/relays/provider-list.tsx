import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RelayPreset } from '../../../shared/contract/relays.ts';
import { useAsked } from '../../api/asked.ts';
import { go } from '../../go.ts';
import { EmptyState, FailureState, Icon, Link, Loader, Pill, TextInput } from '../../ui/index.ts';
import { useCountryWord, useLimitWords } from './preset-words.ts';

/** Presets whose name, servers or domains hold every word that was typed; without words all, by name. */
export function matching(presets: readonly RelayPreset[], search: string, compare: (a: string, b: string) => number) {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const text = ({ name, id, servers, domains }: RelayPreset) =>
    [name, id, ...domains, ...servers.map(({ host }) => host)].join(' ').toLowerCase();
  return presets
    .filter((preset) => words.every((word) => text(preset).includes(word)))
    .toSorted((a, b) => compare(a.name, b.name));
}

const presetPath = ({ id }: RelayPreset) => `/relays/presets/${encodeURIComponent(id)}`;

function ProviderRow({
  preset,
  onChoose,
}: {
  preset: RelayPreset;
  onChoose?: ((preset: RelayPreset) => void) | undefined;
}) {
  const { t } = useTranslation();
  const country = useCountryWord();
  const limits = useLimitWords();
  const details = `#${presetPath(preset)}`;
  const body = (
    <>
      <span className="m-grow">
        <b>{preset.name}</b> {preset.edited ? <Pill>{t('relays:preset.edited')}</Pill> : null}
        <span className="m-dim m-sm l-service-what">
          {[...country(preset), ...limits(preset.limits).slice(0, preset.limits.windows.length)].join(' · ')}
        </span>
      </span>
      {onChoose ? null : <Icon name="chevron-right" size="small" />}
    </>
  );
  return (
    <li className="l-service">
      {onChoose ? (
        <button type="button" className="l-service-go" onClick={() => onChoose(preset)}>
          {body}
        </button>
      ) : (
        <a className="l-service-go" href={details}>
          {body}
        </a>
      )}
      {onChoose ? (
        <Link className="m-sm l-service-more" href={details}>
          {t('relays:preset.look')}
          <span className="m-hidden"> {preset.name}</span>
        </Link>
      ) : null}
    </li>
  );
}

const KINDS = ['bulk', 'hosting', 'mailbox'] as const;
const KINDS_KEY = {
  bulk: 'relays:kinds.bulk',
  hosting: 'relays:kinds.hosting',
  mailbox: 'relays:kinds.mailbox',
} as const satisfies Record<RelayPreset['kind'], string>;

/** Every provider that is known, searched by name; choosing one goes on with it. Without `onChoose` a row opens its preset. */
export function ProviderList({
  onChoose,
  title,
  why,
}: {
  onChoose?: (preset: RelayPreset) => void;
  title?: string;
  why?: string;
}) {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState('');
  const asked = useAsked([], (client) => client.relays.presets({}), ['relays']);
  const found = matching(asked.value?.presets ?? [], search, (a, b) => a.localeCompare(b, i18n.language));
  return (
    <form
      className="m-read l-connect"
      onSubmit={(event) => {
        event.preventDefault();
        // Enter means the first that shows.
        const first = KINDS.flatMap((kind) => found.filter((preset) => preset.kind === kind))[0];
        if (!first || search.trim() === '') return;
        if (onChoose) onChoose(first);
        else go(presetPath(first));
      }}
    >
      {title ? <h1>{title}</h1> : null}
      {why ? <p className="m-dim">{why}</p> : null}
      <div className="l-big m-mt-16">
        <TextInput
          aria-label={t('relays:preset.search')}
          placeholder={t('relays:preset.search')}
          leftSection={<Icon name="search" size="small" />}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      {!asked.value && asked.failure ? (
        <FailureState failure={asked.failure} onRetry={() => void asked.again()} />
      ) : null}
      {!asked.value && !asked.failure ? <Loader aria-label={t('relays:loading')} /> : null}
      {asked.value && found.length === 0 ? (
        <EmptyState kind="no-hit" title={t('relays:preset.none')}>
          {t('relays:preset.noneWhy')}
        </EmptyState>
      ) : null}
      {KINDS.map((kind) => {
        const ones = found.filter((preset) => preset.kind === kind);
        return ones.length === 0 ? null : (
          <section key={kind} className="m-mt-16" aria-label={t(KINDS_KEY[kind])}>
            <h2>{t(KINDS_KEY[kind])}</h2>
            <ul className="m-card m-card-clip l-services m-mt-8">
              {ones.map((preset) => (
                <ProviderRow key={preset.id} preset={preset} onChoose={onChoose} />
              ))}
            </ul>
          </section>
        );
      })}
    </form>
  );
}
