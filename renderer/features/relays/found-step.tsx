import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiscoverStep, RelayOffer } from '../../../shared/contract/relays.ts';
import { useApi } from '../../api/react.tsx';
import { FailureNote, Link, Radio, TextInput } from '../../ui/index.ts';
import { DiscoverView } from './discover-view.tsx';
import { NothingFound } from './nothing-found.tsx';
import { OfferFacts } from './offer-facts.tsx';
import { domainOf, wayKey, waysOf } from './offers.ts';
import { MODE_KEY, PortProber } from './port-prober.tsx';
import type { RelayForm } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';
import { SignInFields } from './sign-in-fields.tsx';
import type { Told } from './told-store.ts';
import { Folded } from './tried-list.tsx';

const offerKey = (offer: RelayOffer) => `${offer.presetId ?? offer.name} ${wayKey(offer)}`;

/** What was found so far, each way once, in the order of the stages. */
function offersOf(told: readonly DiscoverStep[]): RelayOffer[] {
  const all = told.flatMap((step) => step.offers);
  return [...new Map(all.map((offer) => [offerKey(offer), offer])).values()];
}

/** Looks for the server as soon as there is an address and nothing chosen, and takes the first that is found. */
export function useFinding(state: RelayFormState, finding: Told<DiscoverStep>): { again: () => void } {
  const { client } = useApi();
  const { step, byHand, offer, choose } = state;
  const address = state.address.trim();
  const wanted = step === 'found' && !byHand && offer === null;
  // What was told belongs to one address: of an earlier one nothing may be taken.
  const [lookedFor, setLookedFor] = useState('');
  const { start } = finding;
  const again = useCallback(() => {
    setLookedFor(address);
    void start((signal) => client.relays.discover({ address }, { signal }));
  }, [address, start, client]);
  useEffect(() => {
    if (wanted) again();
  }, [wanted, again]);
  const [best] = offersOf(finding.told);
  useEffect(() => {
    if (wanted && best && lookedFor === address) choose(best);
  }, [wanted, best, choose, lookedFor, address]);
  return { again };
}

function Choices({
  offers,
  chosen,
  onChoose,
}: {
  offers: readonly RelayOffer[];
  chosen: RelayOffer;
  onChoose: (offer: RelayOffer) => void;
}) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      aria-label={t('relays:found.several')}
      value={offerKey(chosen)}
      onChange={(value) => {
        const next = offers.find((offer) => offerKey(offer) === value);
        if (next) onChoose(next);
      }}
    >
      <div className="l-choices">
        {offers.map((offer) => (
          <Radio.Card key={offerKey(offer)} value={offerKey(offer)} className="l-choice">
            <Radio.Indicator />
            <span>
              <b>{offer.name}</b>
              <span className="m-dim m-sm l-service-what">
                {offer.host}, {t('relays:found.port', { port: String(offer.port), tls: t(MODE_KEY[offer.tls]) })}
              </span>
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

function SignIn({
  state,
  form,
  offer,
  onSubmit,
}: {
  state: RelayFormState;
  form: RelayForm;
  offer: RelayOffer;
  onSubmit: (event: FormEvent) => void;
}) {
  const { t } = useTranslation();
  const kinds = offer.auth.length > 0 ? offer.auth : (['password'] as const);
  return (
    <form className="m-card m-card-pad l-form m-mt-16" onSubmit={onSubmit} noValidate>
      <OfferFacts state={state} form={form} offer={offer} />
      <hr className="l-line" />
      <h2>{t('relays:found.signIn')}</h2>
      <SignInFields state={state} form={form} kinds={kinds} provider={offer.oauth} autoFocus />
      <TextInput
        label={t('relays:server.testTo')}
        description={t('relays:server.testToWhy')}
        type="email"
        maw={380}
        value={form.testTo}
        onChange={(event) => state.edit({ testTo: event.currentTarget.value })}
      />
      <button type="submit" hidden aria-hidden tabIndex={-1} />
    </form>
  );
}

/** What was found for the address, and the sign-in right there. */
export function FoundStep({
  state,
  form,
  finding,
  again,
  onServices,
  onTest,
}: {
  state: RelayFormState;
  form: RelayForm;
  finding: Told<DiscoverStep>;
  again: () => void;
  onServices: () => void;
  onTest: () => void;
}) {
  const { t } = useTranslation();
  const { offer, address } = state;
  const domain = domainOf(address);
  const offers = offersOf(finding.told);
  const searched = offer !== null && offer.foundBy !== 'hand';
  const title = offer
    ? offer.foundBy === 'hand'
      ? offer.name
      : t('relays:found.title', { name: offer.name })
    : finding.running || !finding.ended
      ? t('relays:found.looking')
      : t('relays:found.nothing');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onTest();
  };
  return (
    <div className="m-read l-connect">
      <h1 aria-live="polite">{title}</h1>
      <p className="m-dim">{offer ? t('relays:found.state', { address: address.trim() || offer.name }) : address}</p>
      {finding.failure && !offer ? <FailureNote failure={finding.failure} onRetry={again} /> : null}
      {offer && searched && offers.length > 1 ? (
        <Choices offers={offers} chosen={offer} onChoose={state.choose} />
      ) : null}
      {offer ? <SignIn key={offerKey(offer)} state={state} form={form} offer={offer} onSubmit={submit} /> : null}
      {!offer && finding.ended && !finding.failure ? (
        <div className="m-mt-16">
          <NothingFound state={state} told={finding.told} domain={domain} again={again} onServices={onServices} />
        </div>
      ) : null}
      {!offer && finding.told.length > 0 ? (
        <div className="m-card m-card-pad m-mt-16" aria-busy={finding.running || undefined}>
          <DiscoverView told={finding.told} domain={domain} />
        </div>
      ) : null}
      {offer ? (
        <div className="l-more">
          {searched && finding.told.length > 0 ? (
            <Folded title={t('relays:found.how')}>
              <DiscoverView told={finding.told} domain={domain} />
            </Folded>
          ) : null}
          <Folded title={t('relays:probe.title')}>
            <PortProber
              host={form.host}
              known={[form, ...waysOf(offer)].filter((way) => way.host === form.host).map((way) => way.port)}
              onUse={({ host, port, tls }) => state.edit({ host, port, tls, fingerprint: '' })}
            />
          </Folded>
          <p className="m-sm">
            <Link onClick={state.enterByHand}>{t('relays:found.other')}</Link>
          </p>
        </div>
      ) : null}
    </div>
  );
}
