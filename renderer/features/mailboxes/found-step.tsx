import { type FormEvent, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailboxOffer } from '../../../shared/contract/mailboxes.ts';
import { Button, Explanation, FailureNote, Icon, Link, Loader, Note, Radio, TextInput } from '../../ui/index.ts';
import { domainOf } from '../relays/offers.ts';
import { PlainConsent } from '../relays/plain-consent.tsx';
import { MODE_KEY } from '../relays/port-prober.tsx';
import { type MailboxForm, needsConsent } from './mailbox-form.ts';
import type { MailboxFormState } from './mailbox-form-store.ts';
import { PasswordField } from './password-field.tsx';

const offerKey = ({ auth, relayId, host, port, tls, user }: MailboxOffer) =>
  [auth, relayId, host, port, tls, user].join(' ');

/** What a way to read the mail is called: the relay whose sign-in it uses, the provider, or the server. */
function useOfferName(): (offer: MailboxOffer) => string {
  const { t } = useTranslation();
  return (offer) =>
    offer.auth === 'relay'
      ? t('mailboxes:found.relay', { name: offer.name || offer.host })
      : offer.name === ''
        ? offer.host
        : offer.name;
}

/** Looks for the server as soon as there is an address and nothing chosen. */
export function useFinding(state: MailboxFormState): void {
  const { step, byHand, offer, offers, finding, failure, kept, form, find } = state;
  const wanted = form !== null && kept === null && step === 'server' && !byHand && offer === null;
  const due = wanted && offers === null && !finding && failure === null;
  useEffect(() => {
    if (due) void find();
  }, [due, find]);
}

function Choices({ state, chosen }: { state: MailboxFormState; chosen: MailboxOffer }) {
  const { t } = useTranslation();
  const nameOf = useOfferName();
  const offers = state.offers ?? [];
  return (
    <Radio.Group
      aria-label={t('relays:found.several')}
      value={offerKey(chosen)}
      onChange={(value) => {
        const next = offers.find((offer) => offerKey(offer) === value);
        if (next) state.choose(next);
      }}
    >
      <div className="l-choices">
        {offers.map((offer) => (
          <Radio.Card key={offerKey(offer)} value={offerKey(offer)} className="l-choice">
            <Radio.Indicator />
            <span>
              <b>{nameOf(offer)}</b>
              <span className="m-dim m-sm l-service-what">
                {offer.auth === 'relay' ? t('mailboxes:found.noPassword') : ''}
                {offer.host}, {t('relays:found.port', { port: String(offer.port), tls: t(MODE_KEY[offer.tls]) })}
              </span>
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

/** Sentences worth knowing; one that has no words yet is not shown as a key. */
function Hints({ hints }: { hints: readonly string[] }) {
  const { t, i18n } = useTranslation();
  const known = hints.filter((hint) => i18n.exists(`mailboxes:hint.${hint}`));
  if (known.length === 0) return null;
  return (
    <ul className="l-hints">
      {known.map((hint) => (
        <li key={hint}>
          <Icon name="info-circle" size="small" className="m-dim" />
          {t(`mailboxes:hint.${hint}`)}
        </li>
      ))}
    </ul>
  );
}

/** How to sign in: as the relay does, or with the mailbox's own name and password. */
export function SignIn({ state, form }: { state: MailboxFormState; form: MailboxForm }) {
  const { t } = useTranslation();
  if (form.auth === 'relay') {
    return (
      <Note icon="key" tone="ok">
        {t('mailboxes:found.signsIn', { user: form.user })}
      </Note>
    );
  }
  return (
    <div className="l-pair">
      <TextInput
        label={t('relays:server.user')}
        description={t('relays:server.userWhy')}
        value={form.user}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => state.edit({ user: event.currentTarget.value })}
      />
      <PasswordField state={state} form={form} autoFocus={form.user !== ''} />
    </div>
  );
}

function Offered({
  state,
  form,
  offer,
  onTest,
}: {
  state: MailboxFormState;
  form: MailboxForm;
  offer: MailboxOffer;
  onTest: () => void;
}) {
  const { t } = useTranslation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onTest();
  };
  return (
    <form className="m-card m-card-pad l-form m-mt-16" onSubmit={submit} noValidate>
      <dl className="m-facts l-facts">
        <dt>{t('relays:server.host')}</dt>
        <dd>
          <b>{form.host}</b>
          <span className="m-dim">
            , {t('relays:found.port', { port: String(form.port), tls: t(MODE_KEY[form.tls]) })}
          </span>
        </dd>
      </dl>
      <Hints hints={offer.hints} />
      <hr className="l-line" />
      <h2>{t('relays:found.signIn')}</h2>
      <SignIn state={state} form={form} />
      {needsConsent(form) ? <PlainConsent form={form} edit={state.edit} /> : null}
      <button type="submit" hidden aria-hidden tabIndex={-1} />
    </form>
  );
}

function NothingFound({ state, domain }: { state: MailboxFormState; domain: string }) {
  const { t } = useTranslation();
  return (
    <div className="m-mt-16">
      <Explanation
        tone="wait"
        title={t('mailboxes:found.nothingTitle', { domain })}
        steps={[t('mailboxes:found.nothingAsk'), t('mailboxes:found.nothingHosting', { domain })]}
        action={
          <>
            <Button kind="primary" autoFocus onClick={state.enterByHand}>
              {t('relays:address.byHand')}
            </Button>
            <Button onClick={() => void state.find()}>{t('relays:test.again')}</Button>
            <Button onClick={() => state.go('address')}>{t('relays:found.checkAddress')}</Button>
          </>
        }
      >
        {t('mailboxes:found.nothingWhy')}
      </Explanation>
    </div>
  );
}

/** What was found for the address, and the sign-in right there. */
export function FoundStep({ state, form, onTest }: { state: MailboxFormState; form: MailboxForm; onTest: () => void }) {
  const { t } = useTranslation();
  const nameOf = useOfferName();
  const { offer, offers, finding, failure } = state;
  const address = state.address.trim();
  const nothing = offer === null && offers?.length === 0;
  const title = offer
    ? t('relays:found.title', { name: nameOf(offer) })
    : nothing
      ? t('relays:found.nothing')
      : t('relays:found.looking');
  return (
    <div className="m-read l-connect">
      <h1 aria-live="polite">{title}</h1>
      <p className="m-dim">{t('relays:found.state', { address })}</p>
      {failure && !offer && !finding ? <FailureNote failure={failure} onRetry={() => void state.find()} /> : null}
      {!offer && finding ? (
        <div className="m-card m-card-pad m-mt-16 x-looking" aria-busy="true">
          <Loader size="sm" />
          <p>{t('mailboxes:found.looksAt', { domain: domainOf(address) })}</p>
        </div>
      ) : null}
      {nothing ? <NothingFound state={state} domain={domainOf(address)} /> : null}
      {offer && (offers?.length ?? 0) > 1 ? <Choices state={state} chosen={offer} /> : null}
      {offer ? <Offered key={offerKey(offer)} state={state} form={form} offer={offer} onTest={onTest} /> : null}
      {offer || finding ? (
        <p className="m-sm m-mt-16">
          <Link onClick={state.enterByHand}>{t('relays:found.other')}</Link>
        </p>
      ) : null}
    </div>
  );
}
