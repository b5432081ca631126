import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useAsked } from '../../api/asked.ts';
import { Button, Card, CardHead, EmptyState, FailureNote, Link, Loader, TextInput, useFormat } from '../../ui/index.ts';
import type { DraftParts } from '../message/draft-store.ts';
import { useDraft } from '../message/use-draft.ts';
import { CampaignStepScreen } from './campaign-steps.tsx';
import { LeftOutPane, type LeftOutReason, REASON_KEY } from './left-out-pane.tsx';
import { useId } from './use-id.ts';
import { isNobody, WhoPicker } from './who-picker.tsx';

function Outcome({ id }: { id: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const revision = useDraft(id, (state) => state.revision);
  const saving = useDraft(id, (state) => state.dirty.has('audience'));
  const named = useDraft(id, (state) => state.draft !== null && !isNobody(state.draft.audience));
  const asked = useAsked([id], (client) => client.campaigns.recipients({ id }), [
    'contacts',
    'lists',
    'tags',
    'segments',
    'suppressions',
  ]);
  const { again } = asked;
  const counted = useRef(revision);
  useEffect(() => {
    // What was counted stays until it is counted again: a number that comes and goes cannot be read.
    if (counted.current !== revision) void again();
    counted.current = revision;
  }, [revision, again]);
  const [shown, setShown] = useState<LeftOutReason | null>(null);
  if (!asked.value && asked.failure) return <FailureNote failure={asked.failure} onRetry={() => void asked.again()} />;
  if (!asked.value) return <Loader aria-label={t('campaigns:loading')} />;
  const { willGet, leftOut, domains } = asked.value;
  const out = leftOut.reduce((sum, each) => sum + each.contacts, 0);
  return (
    <div className="m-col r-outcome">
      <Card>
        <div aria-live="polite" data-busy={saving || asked.asking || undefined} className="r-figure">
          <span className="m-fig">{format.number(willGet)}</span>{' '}
          <span className="m-dim">{t('campaigns:who.willGet', { count: willGet })}</span>
        </div>
        {willGet === 0 && named ? (
          <p className="m-wait m-sm m-mt-8">
            {out === 0 ? t('campaigns:who.empty') : t('campaigns:who.nobodyLeft', { count: out })}
          </p>
        ) : null}
        {domains.length > 0 ? (
          <p className="m-dim m-sm m-mt-8">
            {domains
              .slice(0, 4)
              .map((each) => `${each.domain} ${format.number(each.contacts)}`)
              .join(' · ')}
          </p>
        ) : null}
      </Card>
      {willGet + out === 0 ? null : (
        <Card pad={false}>
          <CardHead title={t('campaigns:who.out', { count: out, n: format.number(out) })} />
          {leftOut.length === 0 ? (
            <p className="m-dim m-sm r-none">{t('campaigns:who.outNone')}</p>
          ) : (
            <ul className="r-out">
              {leftOut.map((each) => (
                <li key={each.reason}>
                  <Link onClick={() => setShown(each.reason)}>{t(REASON_KEY[each.reason])}</Link>
                  <b className="m-num">{format.number(each.contacts)}</b>
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
      <LeftOutPane id={id} reason={shown} onClose={() => setShown(null)} />
    </div>
  );
}

function Body({ id, draft }: { id: number; draft: DraftParts }) {
  const { t } = useTranslation();
  const edit = useDraft(id, (state) => state.edit);
  const totals = useAsked([], (client) => client.contacts.totals({}), ['contacts']);
  if (totals.value?.contacts === 0) {
    return (
      <EmptyState
        kind="nothing"
        icon="users"
        title={t('campaigns:who.noContacts')}
        action={<Button href="#/contacts/import">{t('campaigns:who.import')}</Button>}
      >
        {t('campaigns:who.noContactsWhy')}
      </EmptyState>
    );
  }
  return (
    <>
      <h1>{t('campaigns:who.heading')}</h1>
      <div className="r-grid m-mt-16">
        <div className="m-col">
          <WhoPicker audience={draft.audience} onChange={(audience) => edit({ audience })} />
          <Card>
            <TextInput
              label={t('campaigns:gallery.name')}
              description={t('campaigns:gallery.nameWhy')}
              value={draft.name}
              onChange={(event) => edit({ name: event.currentTarget.value })}
            />
          </Card>
        </div>
        <Outcome id={id} />
      </div>
    </>
  );
}

/** First step: who gets it, who does not, and why. */
export function RecipientsScreen() {
  const { t } = useTranslation();
  const id = useId();
  const [, go] = useLocation();
  const saveNow = useDraft(id, (state) => state.saveNow);
  const audience = useDraft(id, (state) => state.draft?.audience);
  const nobody = audience !== undefined && isNobody(audience);
  const onNext = async () => {
    await saveNow();
    go(`/campaigns/${id}/message`);
  };
  return (
    <CampaignStepScreen
      id={id}
      step="recipients"
      back={<Button href="#/campaigns">{t('campaigns:step.all')}</Button>}
      word={nobody ? t('campaigns:who.pickOne') : null}
      next={
        <Button kind="primary" disabled={nobody} onClick={() => void onNext()}>
          {t('campaigns:step.toMessage')}
        </Button>
      }
    >
      {(draft) => <Body id={id} draft={draft} />}
    </CampaignStepScreen>
  );
}
