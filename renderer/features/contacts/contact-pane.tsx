import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Button,
  confirm,
  DialogActions,
  Explanation,
  FailureNote,
  MultiSelect,
  SidePane,
  Tabs,
  TextInput,
  toast,
  useFormat,
} from '../../ui/index.ts';
import { ConsentFields, isRefused } from './consent-fields.tsx';
import { ContactHistory } from './contact-history.tsx';
import { ContactStatus } from './contact-status.tsx';
import { useContact } from './contact-store.ts';
import { useContacts } from './contacts-store.ts';

function Fields() {
  const { t } = useTranslation();
  const { draft, edit } = useContact((state) => state);
  const { fields, lists } = useContacts((state) => state);
  const own = fields.filter((field) => !field.builtIn);
  return (
    <div className="m-form">
      <TextInput
        data-autofocus
        label={t('contacts:column.address')}
        type="email"
        required
        withAsterisk={false}
        value={draft.address}
        onChange={(event) => edit({ address: event.currentTarget.value })}
      />
      <div className="m-form-two">
        <TextInput
          label={t('contacts:column.name')}
          value={draft.name}
          onChange={(event) => edit({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('contacts:column.firstName')}
          value={draft.firstName}
          onChange={(event) => edit({ firstName: event.currentTarget.value })}
        />
      </div>
      {own.length > 0 ? (
        <div className="m-form-two">
          {own.map((field) => (
            <TextInput
              key={field.key}
              label={field.label}
              type={field.type === 'number' ? 'number' : field.type === 'date' ? 'date' : 'text'}
              value={draft.fields[field.key] ?? ''}
              onChange={(event) => edit({ fields: { ...draft.fields, [field.key]: event.currentTarget.value } })}
            />
          ))}
        </div>
      ) : null}
      <MultiSelect
        label={t('contacts:lists')}
        placeholder={draft.listIds.length === 0 ? t('contacts:noListChosen') : ''}
        searchable
        data={lists.map((list) => ({ value: String(list.id), label: list.name }))}
        value={draft.listIds.map(String)}
        onChange={(ids) => edit({ listIds: ids.map(Number) })}
      />
      <ConsentFields label={t('contacts:consentOne')} value={draft.consent} onChange={(consent) => edit({ consent })} />
    </div>
  );
}

function NeverMailed() {
  const { t } = useTranslation();
  const status = useContact((state) => state.contact?.status);
  if (!status || status === 'mailable' || status === 'temporary' || status === 'no_consent') return null;
  return (
    <div className="m-mt-12">
      <Explanation
        tone="plain"
        icon="ban"
        title={t(`contacts:status.${status}`)}
        action={
          <Button size="small" href="#/contacts/suppressed">
            {t('contacts:openSuppressed')}
          </Button>
        }
      >
        {t('contacts:neverMailedWhy')}
      </Explanation>
    </div>
  );
}

/** One person: fields, lists, consent, and everything that is on record. */
export function ContactPane({ id, onClose }: { id: number | null | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { contact, changed, saving, failure, draft, open, save, discard } = useContact((state) => state);
  const reload = useContacts((state) => state.reload);
  const [tab, setTab] = useState<string | null>('fields');
  useEffect(() => {
    if (id !== undefined) void open(id);
    setTab('fields');
  }, [id, open]);
  const close = async () => {
    const lose =
      !changed ||
      (await confirm({
        title: t('contacts:discardTitle'),
        body: t('contacts:discardWhy'),
        confirm: t('contacts:discard'),
        cancel: t('contacts:goOnEditing'),
        close: t('ui:close'),
      }));
    if (!lose) return;
    discard();
    onClose();
  };
  const store = async () => {
    const saved = await save();
    if (!saved) return;
    toast(t('contacts:saved', { who: saved.name || saved.address }));
    void reload();
    discard();
    onClose();
  };
  const refused = draft.consent !== null && isRefused(draft.consent.source);
  const title = id === null ? t('contacts:addOne') : contact?.name || contact?.address || t('nav:contacts');
  return (
    <SidePane opened={id !== undefined} onClose={() => void close()} title={title} size={520}>
      {contact ? (
        <p className="m-row m-gap-8 m-sm m-dim">
          <ContactStatus status={contact.status} />
          <span>{t('contacts:since', { at: format.date(contact.createdAt) })}</span>
        </p>
      ) : null}
      <NeverMailed />
      <Tabs value={tab} onChange={setTab} mt="md" keepMounted={false}>
        {id === null ? null : (
          <Tabs.List mb="md">
            <Tabs.Tab value="fields">{t('contacts:tab.fields')}</Tabs.Tab>
            <Tabs.Tab value="history">{t('contacts:tab.history')}</Tabs.Tab>
          </Tabs.List>
        )}
        <Tabs.Panel value="fields">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void store();
            }}
          >
            <Fields />
            {failure ? (
              <div className="m-mt-16">
                <FailureNote failure={failure} />
              </div>
            ) : null}
            <DialogActions>
              <Button kind="quiet" onClick={() => void close()}>
                {t('contacts:cancel')}
              </Button>
              <Button kind="primary" type="submit" busy={saving} disabled={draft.address.trim() === '' || refused}>
                {id === null ? t('contacts:addThis') : t('contacts:save')}
              </Button>
            </DialogActions>
          </form>
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <ContactHistory />
        </Tabs.Panel>
      </Tabs>
    </SidePane>
  );
}
