import { useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, confirm, DialogActions, Explanation, FailureNote, SidePane, Tabs, toast } from '../../ui/index.ts';
import { isRefused } from './consent-fields.tsx';
import { ContactFields } from './contact-fields.tsx';
import { ContactHistory } from './contact-history.tsx';
import { ContactPrivacy } from './contact-privacy.tsx';
import { ContactStatus } from './contact-status.tsx';
import { useContact } from './contact-store.ts';
import { useContacts } from './contacts-store.ts';
import { isReadmission, ReadmitNote } from './readmit-note.tsx';

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
  const { contact, changed, saving, failure, draft, open, save, readmit, discard } = useContact((state) => state);
  const reload = useContacts((state) => state.reload);
  const [tab, setTab] = useState<string | null>('fields');
  // Before it is painted: what somebody types at once must not be taken for the last contact's.
  useLayoutEffect(() => {
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
  const store = async (how: typeof save) => {
    const saved = await how();
    if (!saved) return;
    toast(t('contacts:saved', { who: saved.name || saved.address }));
    void reload();
    discard();
    onClose();
  };
  const refused = draft.consent !== null && isRefused(draft.consent.source);
  const erased = failure?.code === 'address_erased' && id === null;
  const title = id === null ? t('contacts:addOne') : contact?.name || contact?.address || t('nav:contacts');
  return (
    <SidePane opened={id !== undefined} onClose={() => void close()} title={title} size={520}>
      {contact ? (
        <p className="m-row m-row-wrap m-gap-8 m-sm m-dim">
          <ContactStatus status={contact.status} />
          <span>{t('contacts:since', { at: contact.createdAt })}</span>
          {contact.lastResult ? (
            <span>
              {t('contacts:lastMail', {
                what: t(`contacts:message.${contact.lastResult.state}`, contact.lastResult.state),
                at: contact.lastResult.at,
              })}
            </span>
          ) : null}
        </p>
      ) : null}
      <NeverMailed />
      <Tabs value={tab} onChange={setTab} mt="md" keepMounted={false}>
        {id === null ? null : (
          <Tabs.List mb="md">
            <Tabs.Tab value="fields">{t('contacts:tab.fields')}</Tabs.Tab>
            <Tabs.Tab value="history">{t('contacts:tab.history')}</Tabs.Tab>
            <Tabs.Tab value="privacy">{t('contacts:tab.privacy')}</Tabs.Tab>
          </Tabs.List>
        )}
        <Tabs.Panel value="fields">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void store(erased ? readmit : save);
            }}
          >
            <ContactFields />
            {failure ? (
              <div className="m-mt-16">{erased ? <ReadmitNote /> : <FailureNote failure={failure} />}</div>
            ) : null}
            <DialogActions>
              <Button kind="quiet" onClick={() => void close()}>
                {t('contacts:cancel')}
              </Button>
              <Button
                kind="primary"
                type="submit"
                busy={saving}
                disabled={draft.address.trim() === '' || refused || (erased && !isReadmission(draft.consent))}
              >
                {erased ? t('contacts:readmit.go') : id === null ? t('contacts:addThis') : t('contacts:save')}
              </Button>
            </DialogActions>
          </form>
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <ContactHistory />
        </Tabs.Panel>
        <Tabs.Panel value="privacy">
          {contact ? (
            <ContactPrivacy
              contact={contact}
              onErased={() => {
                discard();
                void reload();
                onClose();
              }}
            />
          ) : null}
        </Tabs.Panel>
      </Tabs>
    </SidePane>
  );
}
