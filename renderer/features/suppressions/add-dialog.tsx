import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SUPPRESSION_REASONS } from '../../../shared/contract/contacts.ts';
import {
  Button,
  Dialog,
  DialogActions,
  FailureNote,
  FileDrop,
  Note,
  Select,
  Tabs,
  Textarea,
  TextInput,
  toast,
} from '../../ui/index.ts';
import { type Added, type Reason, useSuppressions } from './suppressions-store.ts';

/** What could not be read as an address, so that it can be mended. */
function Unread({ result }: { result: Added }) {
  const { t } = useTranslation();
  return (
    <Note icon="alert-triangle" tone="wait">
      {t('suppressions:unread', { count: result.invalidCount })}{' '}
      <span className="m-mono">{result.invalid.slice(0, 5).join(', ')}</span>
    </Note>
  );
}

/** Adds addresses, typed or from a file, with the reason for it. */
export function AddDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { add, addFile, failure } = useSuppressions((state) => state);
  const [tab, setTab] = useState<string | null>('type');
  const [text, setText] = useState('');
  const [reason, setReason] = useState<Reason>('manual');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Added | null>(null);
  const settle = (answer: Added | null) => {
    setBusy(false);
    setResult(answer);
    if (!answer) return;
    toast(t('suppressions:added', { count: answer.added, already: answer.already }));
    if (answer.invalidCount > 0) return;
    setText('');
    setNote('');
    onClose();
  };
  const submit = async () => {
    setBusy(true);
    settle(await add(text, reason, note));
  };
  const submitFile = async (file: File) => {
    setBusy(true);
    settle(await addFile(file, reason, note));
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t('suppressions:add')} size={560}>
      <div className="m-form">
        <div className="m-form-two">
          <Select
            label={t('suppressions:reason')}
            allowDeselect={false}
            value={reason}
            onChange={(value) => setReason((value as Reason | null) ?? 'manual')}
            data={SUPPRESSION_REASONS.map((value) => ({ value, label: t(`contacts:status.${value}`) }))}
          />
          <TextInput
            label={t('contacts:consentNote')}
            placeholder={t('suppressions:noteExample')}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </div>
        <Tabs value={tab} onChange={setTab}>
          <Tabs.List mb="md">
            <Tabs.Tab value="type">{t('suppressions:type')}</Tabs.Tab>
            <Tabs.Tab value="file">{t('suppressions:file')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="type">
            <Textarea
              data-autofocus
              label={t('suppressions:addresses')}
              description={t('suppressions:anySeparator')}
              autosize
              minRows={5}
              maxRows={12}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </Tabs.Panel>
          <Tabs.Panel value="file">
            <FileDrop
              busy={busy}
              onFile={(file) => void submitFile(file)}
              title={t('import:file.drop')}
              hint={t('suppressions:fileHint')}
              pick={t('import:file.pick')}
            />
          </Tabs.Panel>
        </Tabs>
        {result && result.invalidCount > 0 ? <Unread result={result} /> : null}
        {failure ? <FailureNote failure={failure} /> : null}
      </div>
      <DialogActions>
        <Button kind="quiet" onClick={onClose}>
          {result ? t('ui:close') : t('contacts:cancel')}
        </Button>
        {tab === 'type' ? (
          <Button kind="primary" busy={busy} disabled={text.trim() === ''} onClick={() => void submit()}>
            {t('suppressions:addThese')}
          </Button>
        ) : null}
      </DialogActions>
    </Dialog>
  );
}
