import { useTranslation } from 'react-i18next';
import type { RelayOffer } from '../../../shared/contract/relays.ts';
import { Icon, Link, Note, Select, TextInput } from '../../ui/index.ts';
import { wayKey, waysOf } from './offers.ts';
import { openOutside } from './open-outside.ts';
import { MODE_KEY } from './port-prober.tsx';
import { useLimitWords, useSourceWords } from './preset-words.ts';
import type { LimitsFrom, RelayForm } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';

/** Where numbers come from: how sure they are, when they were read, and the page itself where it is one. */
export function SourceLine({ from }: { from: LimitsFrom }) {
  const { t } = useTranslation();
  const words = useSourceWords();
  const url = /^https:\/\/\S+$/.test(from.source) ? from.source : null;
  return (
    <p className="m-xs m-dim">
      {words(from)}
      {from.source === '' ? null : (
        <>
          {' '}
          {url ? (
            <Link onClick={() => void openOutside(url)}>{new URL(url).host}</Link>
          ) : (
            t('relays:known.source', { source: from.source })
          )}
        </>
      )}
    </p>
  );
}

/** The server of an offer: a choice where the provider has several, a field where only the person knows it. */
function ServerChoice({ state, form, offer }: { state: RelayFormState; form: RelayForm; offer: RelayOffer }) {
  const { t } = useTranslation();
  const ways = waysOf(offer);
  const line = (way: { port: number; tls: RelayForm['tls'] }) =>
    t('relays:found.port', { port: String(way.port), tls: t(MODE_KEY[way.tls]) });
  if (offer.host === '' && ways.every((way) => way.host === '')) {
    return (
      <TextInput
        aria-label={t('relays:server.host')}
        description={t('relays:found.hostShown', { name: offer.name })}
        placeholder="smtp.example.com"
        value={form.host}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => state.edit({ host: event.currentTarget.value })}
      />
    );
  }
  const known = ways.some((way) => wayKey(way) === wayKey(form));
  const all = known ? ways : [{ host: form.host, region: '', port: form.port, tls: form.tls }, ...ways];
  const data = [...new Map(all.map((way) => [wayKey(way), way])).values()].map((way) => ({
    value: wayKey(way),
    label: `${way.host}${way.region === '' ? '' : ` (${way.region})`}, ${line(way)}`,
  }));
  if (data.length === 1) {
    return (
      <>
        <b>{form.host}</b>
        <span className="m-dim">, {line(form)}</span>
      </>
    );
  }
  return (
    <Select
      aria-label={t('relays:server.host')}
      data={data}
      value={wayKey(form)}
      allowDeselect={false}
      searchable={data.length > 8}
      maw={460}
      onChange={(value) => {
        const way = all.find((each) => wayKey(each) === value);
        if (way) state.edit({ host: way.host, port: way.port, tls: way.tls, fingerprint: '' });
      }}
    />
  );
}

/** Hints that name an end or something switched off are warnings. */
const WARNS = /_end$|_no_password$|_off$/;

/** What is worth knowing of a provider; warnings first. */
export function Hints({ hints }: { hints: readonly string[] }) {
  const { t } = useTranslation();
  const plain = hints.filter((hint) => !WARNS.test(hint));
  return (
    <>
      {hints
        .filter((hint) => WARNS.test(hint))
        .map((hint) => (
          <Note key={hint} tone="wait" icon="alert-triangle">
            {t(`presets:hint.${hint}`)}
          </Note>
        ))}
      {plain.length > 0 ? (
        <ul className="l-hints">
          {plain.map((hint) => (
            <li key={hint}>
              <Icon name="info-circle" size="small" className="m-dim" />
              {t(`presets:hint.${hint}`)}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** What is known of what was found: server, limits with their source, and what is worth knowing. */
export function OfferFacts({ state, form, offer }: { state: RelayFormState; form: RelayForm; offer: RelayOffer }) {
  const { t } = useTranslation();
  const limits = useLimitWords();
  return (
    <>
      <dl className="m-facts l-facts">
        <dt>{t('relays:server.host')}</dt>
        <dd>
          <ServerChoice state={state} form={form} offer={offer} />
        </dd>
        <dt>{t('relays:found.limits')}</dt>
        <dd>
          <b>{limits(form.limits).join(' · ')}</b>
          {form.limitsFrom ? (
            <SourceLine from={form.limitsFrom} />
          ) : (
            <p className="m-xs m-dim">{t('relays:known.careful')}</p>
          )}
        </dd>
      </dl>
      <Hints hints={offer.hints} />
    </>
  );
}
