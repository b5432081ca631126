import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailboxFolder } from '../../../shared/contract/mailboxes.ts';
import { Button, Checkbox, Icon, Loader, Note, TextInput, useFormat } from '../../ui/index.ts';
import { useFolderName } from './mailbox-facts.tsx';
import { type MailboxForm, MOST_FOLDERS } from './mailbox-form.ts';
import type { MailboxFormState } from './mailbox-form-store.ts';

/** From so many folders on there is a field to find one. */
const MANY = 12;
const USES = ['inbox', 'junk', 'trash', 'sent', 'archive', 'drafts', 'all'] as const;

/** The folders that are shown: proposed ones first, then by name; what is chosen but not there any more too. */
function shownFolders(found: readonly MailboxFolder[], chosen: readonly string[]): MailboxFolder[] {
  const gone = chosen
    .filter((path) => !found.some((folder) => folder.path === path))
    .map((path) => ({ path, name: path, use: '', messages: 0, proposed: false }));
  const place = (folder: MailboxFolder) => (folder.use === 'inbox' ? 0 : folder.proposed ? 1 : 2);
  return [...gone, ...found].toSorted((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
}

function Folder({
  state,
  form,
  folder,
  known,
}: {
  state: MailboxFormState;
  form: MailboxForm;
  folder: MailboxFolder;
  /** The server named it. */
  known: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const folderName = useFolderName();
  const chosen = form.folders.includes(folder.path);
  const use = USES.find((each) => each === folder.use && each !== 'inbox');
  const full = !chosen && form.folders.length >= MOST_FOLDERS;
  return (
    <li>
      <Checkbox
        label={folder.path.toUpperCase() === 'INBOX' ? folderName(folder.path) : folder.name}
        checked={chosen}
        disabled={full}
        onChange={(event) =>
          state.pick(
            event.currentTarget.checked
              ? [...form.folders, folder.path]
              : form.folders.filter((path) => path !== folder.path),
          )
        }
      />
      <span className="m-dim m-sm">
        {known || state.found === null ? (use ? t(`mailboxes:use.${use}`) : '') : t('mailboxes:folders.gone')}
      </span>
      <span className="m-num m-sm m-right">
        {known ? t('mailboxes:folders.messages', { count: folder.messages, n: format.number(folder.messages) }) : ''}
      </span>
    </li>
  );
}

/** Which folders are read. */
export function FoldersStep({ state, form }: { state: MailboxFormState; form: MailboxForm }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const { found, testing } = state;
  const wanted = query.trim().toLowerCase();
  const all = shownFolders(found ?? [], form.folders);
  const folders = all.filter(
    (folder) => wanted === '' || `${folder.name} ${folder.path}`.toLowerCase().includes(wanted),
  );
  return (
    <div className="m-read l-connect">
      <h1>{t('mailboxes:folders.title')}</h1>
      <p className="m-dim">{t('mailboxes:folders.why')}</p>
      {found === null && testing ? (
        <div className="m-card m-card-pad m-mt-16 x-looking" aria-busy="true">
          <Loader size="sm" />
          <p>{t('mailboxes:folders.asking')}</p>
        </div>
      ) : null}
      {found === null && !testing ? (
        <div className="m-mt-16">
          <Note icon="info-circle">
            <div className="m-row m-row-wrap">
              <span className="m-grow">{t('mailboxes:folders.unknown')}</span>
              <Button size="small" onClick={() => void state.test()}>
                {t('relays:test.start')}
              </Button>
            </div>
          </Note>
        </div>
      ) : null}
      <div className="m-card m-mt-16">
        {all.length > MANY ? (
          <div className="x-find">
            <TextInput
              data-search
              aria-label={t('mailboxes:folders.find')}
              placeholder={t('mailboxes:folders.find')}
              leftSection={<Icon name="search" size="small" />}
              value={query}
              onChange={(event) => setQuery(event.currentTarget.value)}
            />
          </div>
        ) : null}
        <ul className="x-folders" aria-label={t('mailboxes:folders.title')}>
          {folders.map((folder) => (
            <Folder
              key={folder.path}
              state={state}
              form={form}
              folder={folder}
              known={found?.some((each) => each.path === folder.path) ?? false}
            />
          ))}
        </ul>
      </div>
      <p className="m-sm m-dim m-mt-12">
        {form.folders.length >= MOST_FOLDERS
          ? t('mailboxes:folders.full', { most: MOST_FOLDERS })
          : t('mailboxes:folders.only')}
      </p>
    </div>
  );
}
