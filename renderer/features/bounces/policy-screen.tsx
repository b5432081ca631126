import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BouncePolicy } from '../../../shared/contract/settings.ts';
import { Button, Card, CardHead, FailureNote, Loader, Note, toast, useFormat } from '../../ui/index.ts';
import { useSettings } from '../settings/settings-store.ts';
import { Batches } from './batches.tsx';
import { BouncesFrame } from './bounces-frame.tsx';
import { useBounces, useWaiting } from './bounces-store.ts';
import { DryRun } from './dry-run.tsx';
import { PolicySentences } from './policy-sentences.tsx';
import { useActions } from './use-actions.ts';

const same = (a: BouncePolicy, b: BouncePolicy) => JSON.stringify(a) === JSON.stringify(b);

/** Applying is a step of its own: saving a policy never touches what is there. */
function ApplyNow() {
  const { t } = useTranslation();
  const format = useFormat();
  const pending = useWaiting();
  const busy = useBounces((state) => state.busy === 'apply');
  const { applyAll } = useActions();
  return (
    <Card pad={false}>
      <CardHead title={t('bounces:policy.applyTitle')} />
      <div className="b-pad m-row m-row-wrap">
        <p className="m-grow m-sm m-dim">
          {pending === 0
            ? t('bounces:policy.nothingWaits')
            : t('bounces:policy.waits', { count: pending, n: format.number(pending) })}
        </p>
        {pending === 0 ? null : (
          <Button busy={busy} icon="checks" onClick={() => void applyAll(null)}>
            {t('bounces:apply', { count: pending, n: format.number(pending) })}
          </Button>
        )}
      </div>
    </Card>
  );
}

/** The policy as sentences, with what each choice would mean for what is stored before anything is saved. */
export function PolicyScreen() {
  const { t } = useTranslation();
  const kept = useSettings((state) => state.settings?.bouncePolicy ?? null);
  const save = useSettings((state) => state.save);
  const failure = useSettings((state) => state.failure);
  const [draft, setDraft] = useState<BouncePolicy | null>(kept);
  useEffect(() => setDraft((before) => before ?? kept), [kept]);
  const changed = kept !== null && draft !== null && !same(kept, draft);
  const keep = async () => {
    if (draft && (await save({ bouncePolicy: draft }))) toast(t('bounces:policy.saved'));
  };
  return (
    <BouncesFrame
      view="policy"
      name={t('bounces:view.policy')}
      actions={changed ? <Button onClick={() => setDraft(kept)}>{t('bounces:policy.discard')}</Button> : null}
      primary={
        <Button kind="primary" disabled={!changed} onClick={() => void keep()}>
          {t('bounces:policy.save')}
        </Button>
      }
    >
      {failure ? <FailureNote failure={failure} /> : null}
      {draft === null ? (
        <Loader aria-label={t('bounces:loading')} />
      ) : (
        <div className="b-policy">
          <div className="m-col">
            <Card pad={false}>
              <CardHead title={t('bounces:policy.title')} />
              <PolicySentences policy={draft} onChange={setDraft} />
            </Card>
            <Note icon="clock" tone="wait">
              {t('bounces:policy.asks')}
            </Note>
            <Note icon="world-x" tone="ask">
              {t('bounces:policy.us')}
            </Note>
          </div>
          <div className="m-col">
            <DryRun policy={draft} changed={changed} />
            <ApplyNow />
            <Batches />
          </div>
        </div>
      )}
    </BouncesFrame>
  );
}
