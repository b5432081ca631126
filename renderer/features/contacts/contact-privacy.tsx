import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contract/contacts.ts';
import { personWords } from '../../../shared/person-words.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { keepFile } from '../../api/files.ts';
import { useApi } from '../../api/react.tsx';
import { Button, Checkbox, Dialog, DialogActions, Explanation, FailureNote, TextInput } from '../../ui/index.ts';

type Erased = Awaited<ReturnType<ReturnType<typeof useApi>['client']['contacts']['erase']>>;

const KINDS = ['contacts', 'messages', 'bounces', 'others'] as const;

/** What goes and what stays, the address typed by hand, and afterwards what was taken out and where copies may be. */
function EraseDialog({
  contact,
  opened,
  onClose,
  onErased,
}: {
  contact: Contact;
  opened: boolean;
  onClose: () => void;
  onErased: () => void;
}) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [typed, setTyped] = useState('');
  const [suppress, setSuppress] = useState(true);
  const [backups, setBackups] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [erased, setErased] = useState<Erased | null>(null);
  const erase = async () => {
    setBusy(true);
    setFailure(null);
    try {
      setErased(await client.contacts.erase({ address: contact.address, suppress, backups }));
    } catch (error) {
      setFailure(toFailure(error));
    }
    setBusy(false);
  };
  if (erased) {
    // Only what there was: nobody reads through noughts.
    const what = KINDS.filter((kind) => erased[kind] > 0)
      .map((kind) => t(`contacts:erase.${kind}`, { count: erased[kind] }))
      .join(', ');
    return (
      <Dialog opened={opened} onClose={onErased} title={t('contacts:erase.doneTitle')}>
        <p>{what === '' ? t('contacts:erase.countsNone') : t('contacts:erase.counts', { what })}</p>
        {erased.backups.removed > 0 ? (
          <p className="m-mt-8">{t('contacts:erase.backupsGone', { count: erased.backups.removed })}</p>
        ) : null}
        {erased.backups.left > 0 ? (
          <p className="m-mt-8">{t('contacts:erase.backupsLeft', { count: erased.backups.left })}</p>
        ) : null}
        {erased.elsewhere.length > 0 ? (
          <>
            <p className="m-mt-12">{t('contacts:erase.elsewhere')}</p>
            <ul className="m-list">
              {erased.elsewhere.map((where) => (
                <li key={where}>{t(`contacts:erase.where.${where}`)}</li>
              ))}
            </ul>
          </>
        ) : null}
        <DialogActions>
          <Button kind="primary" onClick={onErased}>
            {t('contacts:erase.close')}
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={t('contacts:erase.title', { who: contact.name || contact.address })}
    >
      <p>{t('contacts:erase.goes')}</p>
      <p className="m-mt-8">{t('contacts:erase.stays')}</p>
      <Checkbox
        mt="md"
        label={t('contacts:erase.suppress')}
        description={t('contacts:erase.suppressWhy')}
        checked={suppress}
        onChange={(event) => setSuppress(event.currentTarget.checked)}
      />
      <Checkbox
        mt="md"
        label={t('contacts:erase.backups')}
        description={t('contacts:erase.backupsWhy')}
        checked={backups}
        onChange={(event) => setBackups(event.currentTarget.checked)}
      />
      <TextInput
        mt="md"
        label={t('contacts:erase.type', { address: contact.address })}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {failure ? (
        <div className="m-mt-12">
          <FailureNote failure={failure} />
        </div>
      ) : null}
      <DialogActions>
        <Button kind="quiet" onClick={onClose}>
          {t('contacts:keep')}
        </Button>
        <Button
          kind="danger"
          busy={busy}
          disabled={typed.trim().toLowerCase() !== contact.address.toLowerCase()}
          onClick={() => void erase()}
        >
          {t('contacts:erase.go')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** What a person may ask for: everything that is known about them, and to be forgotten. */
export function ContactPrivacy({ contact, onErased }: { contact: Contact; onErased: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [erasing, setErasing] = useState(false);
  // Each time the dialog opens it is a new one: nobody is erased by what was typed or ticked before.
  const [asked, setAsked] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async () => {
    try {
      const words = personWords((key) => t(key));
      await keepFile(client, await client.contacts.exportPerson({ address: contact.address, words }));
      setFailure(null);
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return (
    <div className="m-form">
      <Explanation
        tone="plain"
        icon="download"
        title={t('contacts:exportPerson.title')}
        action={
          <Button size="small" onClick={() => void save()}>
            {t('contacts:exportPerson.go')}
          </Button>
        }
      >
        {t('contacts:exportPerson.why')}
      </Explanation>
      {failure ? <FailureNote failure={failure} /> : null}
      <Explanation
        tone="plain"
        icon="eraser"
        title={t('contacts:erase.offer')}
        action={
          <Button
            size="small"
            onClick={() => {
              setAsked(asked + 1);
              setErasing(true);
            }}
          >
            {t('contacts:erase.open')}
          </Button>
        }
      >
        {t('contacts:erase.offerWhy')}
      </Explanation>
      <EraseDialog
        key={asked}
        contact={contact}
        opened={erasing}
        onClose={() => setErasing(false)}
        onErased={onErased}
      />
    </div>
  );
}
