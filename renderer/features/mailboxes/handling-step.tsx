import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { HANDLED } from '../../../shared/contract/mailboxes.ts';
import { useAsked } from '../../api/asked.ts';
import { Icon, Radio, SegmentedControl, Select, TextInput, useFormat } from '../../ui/index.ts';
import { LOOK_BACK, type MailboxForm } from './mailbox-form.ts';

type Edit = (patch: Partial<MailboxForm>) => void;

const DAY = 86_400_000;

function Handled({ form, edit }: { form: MailboxForm; edit: Edit }) {
  const { t } = useTranslation();
  return (
    <div className="m-card m-card-pad l-form">
      <Radio.Group
        label={<h2>{t('mailboxes:handled.title')}</h2>}
        description={t('mailboxes:handled.why')}
        value={form.handled}
        onChange={(value) => edit({ handled: HANDLED.find((each) => each === value) ?? 'leave' })}
      >
        <div className="x-ways m-mt-12">
          {HANDLED.map((way) => (
            <Radio
              key={way}
              value={way}
              label={t(`mailboxes:handled.${way}.label`)}
              description={t(`mailboxes:handled.${way}.why`)}
            />
          ))}
        </div>
      </Radio.Group>
      {form.handled === 'move' ? (
        <div className="x-move">
          <TextInput
            label={t('mailboxes:handled.moveTo')}
            description={t('mailboxes:handled.moveToWhy')}
            maw={380}
            value={form.moveTo}
            autoComplete="off"
            spellCheck={false}
            error={
              form.folders.includes(form.moveTo.trim()) && form.moveTo.trim() !== ''
                ? t('mailboxes:missing.moveToRead')
                : undefined
            }
            onChange={(event) => edit({ moveTo: event.currentTarget.value })}
          />
        </div>
      ) : null}
    </div>
  );
}

/** How far back the first visit looks; a number of days that was set elsewhere stays among the choices. */
function LookBack({ form, edit }: { form: MailboxForm; edit: Edit }) {
  const { t } = useTranslation();
  const format = useFormat();
  const days = [...new Set([...LOOK_BACK, form.lookBackDays])].sort((a, b) => a - b);
  return (
    <div className="m-card m-card-pad l-form">
      <div>
        <h2 id="x-back">{t('mailboxes:back.title')}</h2>
        <p className="m-dim m-sm">{t('mailboxes:back.why')}</p>
        <div className="m-mt-12">
          <SegmentedControl
            aria-labelledby="x-back"
            data={days.map((each) => ({
              value: String(each),
              label: t('mailboxes:back.days', { count: each, n: format.number(each) }),
            }))}
            value={String(form.lookBackDays)}
            onChange={(value) => edit({ lookBackDays: Number(value) })}
          />
        </div>
        <p className="m-sm m-mt-8">
          {t('mailboxes:back.since', { date: format.date(Date.now() - form.lookBackDays * DAY) })}
        </p>
      </div>
    </div>
  );
}

const ALL = 'all';

/** Whose mail comes back here; asked only where there is more than one relay. */
function WhoseMail({ form, edit }: { form: MailboxForm; edit: Edit }) {
  const { t } = useTranslation();
  const asked = useAsked([], (client) => client.relays.list({}), ['relays']);
  const relays = (asked.value?.relays ?? []).filter(({ kind }) => kind === 'smtp');
  if (form.auth === 'relay' || (relays.length < 2 && form.relayId === null)) return null;
  return (
    <Select
      label={t('mailboxes:whose.label')}
      description={t('mailboxes:whose.why')}
      data={[
        { value: ALL, label: t('mailboxes:whose.all') },
        ...relays.map(({ id, name, host }) => ({ value: String(id), label: name || host })),
      ]}
      value={form.relayId === null ? ALL : String(form.relayId)}
      allowDeselect={false}
      maw={380}
      onChange={(value) => edit({ relayId: value === ALL || value === null ? null : Number(value) })}
    />
  );
}

/** The last screen: what happens to handled mail, how far back the first visit looks, and a name. */
export function HandlingStep({ form, edit, onSave }: { form: MailboxForm; edit: Edit; onSave: () => void }) {
  const { t } = useTranslation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  return (
    <form className="m-read m-col" onSubmit={submit} noValidate>
      <div>
        <h1>{t('mailboxes:handling.title')}</h1>
        <p className="m-dim m-row m-gap-6">
          <Icon name="shield-check" size="small" />
          {t('mailboxes:handling.never')}
        </p>
      </div>
      <Handled form={form} edit={edit} />
      <LookBack form={form} edit={edit} />
      <div className="m-card m-card-pad l-form">
        <TextInput
          label={t('relays:server.name')}
          description={t('relays:server.nameWhy')}
          maw={380}
          value={form.name}
          placeholder={form.address}
          onChange={(event) => edit({ name: event.currentTarget.value })}
        />
        <WhoseMail form={form} edit={edit} />
      </div>
      <button type="submit" hidden aria-hidden tabIndex={-1} />
    </form>
  );
}
