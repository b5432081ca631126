import { useTranslation } from 'react-i18next';
import { Button, Card, Checkbox, Radio, Select, StepFooter, TextInput, useFormat } from '../../ui/index.ts';
import { ConsentFields, isRefused } from '../contacts/consent-fields.tsx';
import { useContacts } from '../contacts/contacts-store.ts';
import { type Duplicates, useImport } from './import-store.ts';
import { peopleIn } from './problems-step.tsx';

const DUPLICATES: readonly Duplicates[] = ['fill', 'overwrite', 'skip'];

function Outcome() {
  const { t } = useTranslation();
  const format = useFormat();
  const counts = useImport((state) => state.outcome?.counts);
  if (!counts) return null;
  const figures = [
    [counts.created, 'import:new'],
    [counts.updated, 'import:updated'],
    [counts.unchanged, 'import:unchanged'],
    [counts.rejected, 'import:leftOut'],
  ] as const;
  return (
    <div className="m-figures">
      {figures.map(([value, key]) => (
        <div key={key}>
          <div className="m-fig2">{format.number(value)}</div>
          <div className="m-dim m-sm">{t(key)}</div>
        </div>
      ))}
    </div>
  );
}

function Twice() {
  const { t } = useTranslation();
  const { duplicates, choose, count } = useImport((state) => state);
  return (
    <Radio.Group
      label={t('import:confirm.known')}
      value={duplicates}
      onChange={(value) => {
        choose({ duplicates: value as Duplicates });
        void count();
      }}
    >
      <div className="m-choices">
        {DUPLICATES.map((value) => (
          <Radio
            key={value}
            value={value}
            label={t(`import:duplicates.${value}.name`)}
            description={t(`import:duplicates.${value}.why`)}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

function WhichList() {
  const { t } = useTranslation();
  const { list, choose } = useImport((state) => state);
  const lists = useContacts((state) => state.lists);
  const value = list.kind === 'existing' ? String(list.id) : list.kind;
  return (
    <div className="m-form">
      <Select
        label={t('import:confirm.list')}
        allowDeselect={false}
        data={[
          { value: 'none', label: t('import:confirm.noList') },
          ...lists.map((one) => ({ value: String(one.id), label: one.name })),
          { value: 'new', label: t('contacts:list.new') },
        ]}
        value={value}
        onChange={(chosen) =>
          choose({
            list:
              chosen === 'new'
                ? { kind: 'new', name: '' }
                : chosen === 'none' || chosen === null
                  ? { kind: 'none' }
                  : { kind: 'existing', id: Number(chosen) },
          })
        }
      />
      {list.kind === 'new' ? (
        <TextInput
          label={t('contacts:list.name')}
          placeholder={t('contacts:list.example')}
          value={list.name}
          onChange={(event) => choose({ list: { kind: 'new', name: event.currentTarget.value } })}
        />
      ) : null}
    </div>
  );
}

/** The last look: what will happen, whom it touches, where they come from; then it is saved. */
export function ConfirmStep() {
  const { t } = useTranslation();
  const { consent, choose, preview, outcome } = useImport((state) => state);
  const known = outcome !== null && outcome.counts.updated + outcome.counts.unchanged > 0;
  return (
    <div className="m-col m-read">
      <div>
        <h1>{t('import:confirm.title')}</h1>
        <p className="m-dim">{t('import:confirm.state', { name: preview?.fileName ?? '' })}</p>
      </div>
      <Card>
        <Outcome />
      </Card>
      <Card>
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
      <Card>
        <WhichList />
      </Card>
      {known ? (
        <Card>
          <Twice />
        </Card>
      ) : null}
    </div>
  );
}

export function ConfirmFooter() {
  const { t } = useTranslation();
  const { outcome, consent, list, busy, start, go } = useImport((state) => state);
  const refused = consent !== null && consent !== 'unknown' && isRefused(consent.source);
  const unnamed = list.kind === 'new' && list.name.trim() === '';
  const reason = refused
    ? t('contacts:consentRefused')
    : consent === null
      ? t('import:confirm.sayConsent')
      : unnamed
        ? t('import:confirm.nameList')
        : t('import:confirm.canUndo');
  return (
    <StepFooter
      back={<Button onClick={() => go('problems')}>{t('import:back')}</Button>}
      word={reason}
      next={
        <Button
          kind="primary"
          busy={busy}
          disabled={consent === null || refused || unnamed || !outcome}
          onClick={() => void start()}
        >
          {t('import:confirm.start', { count: outcome ? peopleIn(outcome) : 0 })}
        </Button>
      }
    />
  );
}
