import { useTranslation } from 'react-i18next';
import { Button, Card, Checkbox, StepFooter } from '../../ui/index.ts';
import { ConsentFields, isRefused } from '../contacts/consent-fields.tsx';
import { countsUnder, peopleIn } from './import-choices.ts';
import { type ImportState, useImport } from './import-store.ts';
import { KnownPeople } from './known-people.tsx';
import { OutcomeBar } from './outcome-bar.tsx';
import { WhereTo } from './where-to.tsx';

function Consent() {
  const { t } = useTranslation();
  const { consent, choose } = useImport((state) => state);
  return (
    <Card className="i-consent">
      <ConsentFields
        label={t('import:confirm.consent')}
        value={consent === 'unknown' ? null : consent}
        onChange={(value) => choose({ consent: value })}
      />
      <Checkbox
        mt="md"
        label={t('import:confirm.unknown')}
        description={t('import:confirm.unknownWhy')}
        checked={consent === 'unknown'}
        onChange={(event) => choose({ consent: event.currentTarget.checked ? 'unknown' : null })}
      />
    </Card>
  );
}

/** The last look: what will happen, where they come from, where they belong; then it is saved. */
export function ConfirmStep() {
  const { t } = useTranslation();
  const { preview, file, outcome, duplicates } = useImport((state) => state);
  return (
    <>
      <h1>{t('import:confirm.title')}</h1>
      <p className="m-dim">{t('import:confirm.state', { name: file?.name ?? preview?.fileName ?? '' })}</p>
      <div className="i-confirm m-mt-16">
        <div className="m-col">
          {outcome ? (
            <Card>
              <OutcomeBar counts={countsUnder(outcome, duplicates)} />
            </Card>
          ) : null}
          <KnownPeople />
          <Consent />
        </div>
        <WhereTo />
      </div>
    </>
  );
}

/** Why it cannot start yet, as a key, or null. */
function obstacle({ consent, list, outcome }: Pick<ImportState, 'consent' | 'list' | 'outcome'>) {
  if (consent !== null && consent !== 'unknown' && isRefused(consent.source)) return 'contacts:consentRefused' as const;
  if (consent === null) return 'import:confirm.sayConsent' as const;
  if (list.kind === 'new' && list.name.trim() === '') return 'import:confirm.nameList' as const;
  if (outcome && peopleIn(outcome.counts) === 0) return 'import:confirm.nobody' as const;
  return null;
}

export function ConfirmFooter() {
  const { t } = useTranslation();
  const { outcome, consent, list, busy, start, go } = useImport((state) => state);
  const why = obstacle({ consent, list, outcome });
  return (
    <StepFooter
      back={<Button onClick={() => go('problems')}>{t('import:back')}</Button>}
      word={t(why ?? 'import:confirm.canUndo')}
      next={
        <Button kind="primary" busy={busy} disabled={why !== null || !outcome} onClick={() => void start()}>
          {t('import:confirm.start', { count: outcome ? peopleIn(outcome.counts) : 0 })}
        </Button>
      }
    />
  );
}
