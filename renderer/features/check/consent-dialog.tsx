import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Consent } from '../../../shared/contract/contacts.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { Button, Dialog, DialogActions, FailureNote, Radio, TextInput } from '../../ui/index.ts';

const SOURCES = ['signup', 'customer', 'event', 'in_person', 'other'] as const;
const SOURCE_KEY = {
  signup: 'campaigns:consent.signup',
  customer: 'campaigns:consent.customer',
  event: 'campaigns:consent.event',
  in_person: 'campaigns:consent.inPerson',
  other: 'campaigns:consent.other',
} as const;

/** People whom one call records. */
const AT_ONCE = 5_000;

/** Records where everybody comes from whom this campaign leaves out for want of it, part by part as they are found. */
async function recordFor(
  client: ReturnType<typeof useApi>['client'],
  campaignId: number,
  consent: Consent,
): Promise<void> {
  let ids: number[] = [];
  let cursor: string | null = null;
  do {
    const page: { rows: { contactId: number }[]; next: string | null } = await client.campaigns.leftOut({
      id: campaignId,
      reason: 'no_consent',
      cursor,
      limit: 500,
    });
    cursor = page.next;
    ids.push(...page.rows.map((row) => row.contactId));
    if (ids.length === 0 || (cursor !== null && ids.length < AT_ONCE)) continue;
    await client.contacts.apply({ who: { ids }, action: { do: 'set_consent', consent } });
    ids = [];
  } while (cursor !== null);
}

/** Records once where people came from who have no source yet. */
export function ConsentDialog({
  campaignId,
  opened,
  onClose,
  onDone,
}: {
  campaignId: number;
  opened: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [source, setSource] = useState<(typeof SOURCES)[number] | null>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const keep = async () => {
    if (source === null) return;
    setBusy(true);
    try {
      await recordFor(client, campaignId, { source, note: note.trim(), date: Date.now() });
      onDone();
      onClose();
    } catch (error) {
      setFailure(toFailure(error));
    }
    setBusy(false);
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t('campaigns:consent.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <p className="m-dim m-sm">{t('campaigns:consent.why')}</p>
        <Radio.Group
          aria-label={t('campaigns:consent.title')}
          value={source}
          onChange={(value) => setSource(SOURCES.find((each) => each === value) ?? null)}
        >
          <div className="m-col r-tight m-mt-12">
            {SOURCES.map((each) => (
              <Radio key={each} value={each} label={t(SOURCE_KEY[each])} />
            ))}
          </div>
        </Radio.Group>
        <div className="m-mt-16">
          <TextInput
            label={t('campaigns:consent.note')}
            placeholder={t('campaigns:consent.noteHint')}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </div>
        <p className="m-dim m-xs m-mt-12">{t('campaigns:consent.bought')}</p>
        {failure ? <FailureNote failure={failure} /> : null}
        <DialogActions>
          <Button onClick={onClose}>{t('campaigns:consent.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={source === null}>
            {t('campaigns:consent.record')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
