import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Consent } from '../../../shared/contract/contacts.ts';
import { readFieldValue } from '../../../shared/field-value.ts';
import { Button, Dialog, DialogActions, Explanation, Select, TextInput, useFormat } from '../../ui/index.ts';
import { ConsentFields, isRefused } from './consent-fields.tsx';
import { useContacts } from './contacts-store.ts';
import { useBulk, useMarkedCount } from './use-bulk.ts';

interface DialogProps {
  opened: boolean;
  onClose: () => void;
}

/** Above so many the number itself has to be typed. */
const TYPE_ABOVE = 100;

/** Where the marked people come from, for those of whom nothing is recorded. */
export function ConsentDialog({ opened, onClose }: DialogProps) {
  const { t } = useTranslation();
  const { run } = useBulk();
  const [consent, setConsent] = useState<Consent | null>(null);
  const count = useMarkedCount();
  const record = () => {
    if (!consent) return;
    onClose();
    void run({ do: 'set_consent', consent }, (changed) => t('contacts:consentRecorded', { count: changed }));
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t('contacts:consentTitle', { count })} size={560}>
      <ConsentFields value={consent} onChange={setConsent} label={t('contacts:consentQuestion')} />
      <p className="m-dim m-sm m-mt-12">{t('contacts:consentOnlyMissing')}</p>
      <DialogActions>
        <Button kind="quiet" onClick={onClose}>
          {t('contacts:cancel')}
        </Button>
        <Button kind="primary" disabled={!consent || isRefused(consent.source)} onClick={record}>
          {t('contacts:consentRecord', { count })}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** How many of the marked people wait in a campaign that is on its way, once that is known. */
function useUnderWay(opened: boolean): number | null {
  const foresee = useContacts((state) => state.foresee);
  const [underWay, setUnderWay] = useState<number | null>(null);
  useEffect(() => {
    if (!opened) return;
    let gone = false;
    setUnderWay(null);
    void foresee().then((seen) => {
      if (!gone) setUnderWay(seen?.underWay ?? null);
    });
    return () => {
      gone = true;
    };
  }, [opened, foresee]);
  return underWay;
}

/** The number of people typed by hand, with or without its separators. */
function TypedNumber({ count, onRight }: { count: number; onRight: (right: boolean) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  return (
    <TextInput
      data-autofocus
      mt="md"
      label={t('contacts:typeNumber', { n: format.number(count) })}
      value={typed}
      inputMode="numeric"
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onRight(event.currentTarget.value.replace(/\D/g, '') === String(count));
      }}
    />
  );
}

/** Says what will happen to how many people, and asks for the number where they are many. */
function HardDialog({
  opened,
  onClose,
  title,
  why,
  go,
  run,
}: DialogProps & { title: string; why: string; go: string; run: () => void }) {
  const { t } = useTranslation();
  const count = useMarkedCount();
  const underWay = useUnderWay(opened);
  const [right, setRight] = useState(false);
  useEffect(() => {
    if (opened) setRight(false);
  }, [opened]);
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <p>{why}</p>
      {underWay ? (
        <div className="m-mt-12">
          <Explanation tone="wait" title={t('contacts:underWay', { count: underWay })}>
            {t('contacts:underWayWhy')}
          </Explanation>
        </div>
      ) : null}
      {count > TYPE_ABOVE ? <TypedNumber count={count} onRight={setRight} /> : null}
      <DialogActions>
        <Button kind="quiet" onClick={onClose}>
          {t('contacts:keep')}
        </Button>
        <Button
          kind="danger"
          disabled={count > TYPE_ABOVE && !right}
          onClick={() => {
            onClose();
            run();
          }}
        >
          {go}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** Removes the marked people. */
export function RemoveDialog(props: DialogProps) {
  const { t } = useTranslation();
  const { run } = useBulk();
  const count = useMarkedCount();
  return (
    <HardDialog
      {...props}
      title={t('contacts:removeTitle', { count })}
      why={t('contacts:removeWhy')}
      go={t('contacts:remove', { count })}
      run={() => void run({ do: 'remove' }, (changed) => t('contacts:removed', { count: changed }))}
    />
  );
}

/** Never mails the marked people again. */
export function SuppressDialog(props: DialogProps) {
  const { t } = useTranslation();
  const { run } = useBulk();
  const count = useMarkedCount();
  return (
    <HardDialog
      {...props}
      title={t('contacts:suppress.title', { count })}
      why={t('contacts:suppress.why')}
      go={t('contacts:suppress.go', { count })}
      run={() => void run({ do: 'suppress' }, (changed) => t('contacts:suppress.done', { count: changed }))}
    />
  );
}

/** Gives one field the same value for all the marked people. */
export function SetFieldDialog({ opened, onClose }: DialogProps) {
  const { t } = useTranslation();
  const fields = useContacts((state) => state.fields);
  const { run } = useBulk();
  const count = useMarkedCount();
  const [key, setKey] = useState<string | null>(null);
  const [value, setValue] = useState('');
  const choices = [
    ...fields.filter((field) => !field.builtIn).map((field) => ({ value: field.key, label: field.label })),
    { value: 'name', label: t('contacts:column.name') },
    { value: 'first_name', label: t('contacts:column.firstName') },
    { value: 'last_name', label: t('contacts:column.lastName') },
  ];
  const type = fields.find((field) => field.key === key)?.type ?? 'text';
  const label = choices.find((choice) => choice.value === key)?.label ?? '';
  const fits = readFieldValue(type, value) !== null;
  const go = () => {
    if (key === null) return;
    onClose();
    void run({ do: 'set_field', field: key, value }, (changed) =>
      t('contacts:setField.done', { count: changed, field: label }),
    );
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t('contacts:setField.title', { count })}>
      <div className="m-form">
        <Select
          data-autofocus
          searchable
          label={t('contacts:setField.field')}
          data={choices}
          value={key}
          onChange={(chosen) => {
            setKey(chosen);
            setValue('');
          }}
        />
        {type === 'yesno' ? (
          <Select
            label={t('contacts:setField.value')}
            data={[
              { value: 'yes', label: t('contacts:cell.yes') },
              { value: 'no', label: t('contacts:cell.no') },
            ]}
            clearable
            value={value || null}
            onChange={(chosen) => setValue(chosen ?? '')}
          />
        ) : (
          <TextInput
            type={type === 'date' ? 'date' : 'text'}
            label={t('contacts:setField.value')}
            description={t('contacts:setField.empty')}
            value={value}
            error={fits ? undefined : t('errors:value_misfit', { value })}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
        )}
      </div>
      <DialogActions>
        <Button kind="quiet" onClick={onClose}>
          {t('contacts:cancel')}
        </Button>
        <Button kind="primary" disabled={key === null || !fits} onClick={go}>
          {value === '' ? t('contacts:setField.clear', { count }) : t('contacts:setField.go', { count })}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
