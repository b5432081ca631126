import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Card, Checkbox, EmptyState, Note, Select, Status, useFormat } from '../../ui/index.ts';
import { useContacts } from '../contacts/contacts-store.ts';
import { useCleaning } from './cleaning-store.ts';

/** Which list, whether DNS may be asked, and what the check can and cannot know. */
export function StartCheck({ interrupted }: { interrupted: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { lists, totals } = useContacts((state) => state);
  const { start, busy } = useCleaning((state) => state);
  const [listId, setListId] = useState<number | null>(null);
  const [dns, setDns] = useState(true);
  if (totals?.contacts === 0) {
    return (
      <EmptyState
        kind="nothing"
        icon="sparkles"
        title={t('cleaning:empty')}
        action={
          <Button kind="primary" href="#/contacts/import">
            {t('nav:keys.import')}
          </Button>
        }
      >
        {t('cleaning:emptyWhy')}
      </EmptyState>
    );
  }
  const chosen = lists.find((list) => list.id === listId);
  const count = chosen ? chosen.contacts : (totals?.contacts ?? 0);
  return (
    <div className="m-read m-col">
      {interrupted ? (
        <Note icon="alert-triangle" tone="wait">
          {t('cleaning:interrupted')}
        </Note>
      ) : null}
      <Card>
        <div className="m-form">
          <Select
            label={t('cleaning:whom')}
            allowDeselect={false}
            data={[
              { value: 'all', label: t('contacts:everyone') },
              ...lists.map((list) => ({
                value: String(list.id),
                label: `${list.name} (${format.number(list.contacts)})`,
              })),
            ]}
            value={listId === null ? 'all' : String(listId)}
            onChange={(value) => setListId(value === 'all' || value === null ? null : Number(value))}
          />
          {chosen ? (
            <p className="m-dim m-sm">
              {chosen.cleanedAt === null ? t('cleaning:never') : t('cleaning:lastTime', { at: chosen.cleanedAt })}
            </p>
          ) : null}
          <Checkbox
            label={t('cleaning:dns')}
            description={t('cleaning:dnsWhy')}
            checked={dns}
            onChange={(event) => setDns(event.currentTarget.checked)}
          />
          <div>
            <Button
              kind="primary"
              icon="sparkles"
              busy={busy}
              disabled={count === 0}
              onClick={() => void start(listId, dns)}
            >
              {t('cleaning:start', { count })}
            </Button>
          </div>
        </div>
      </Card>
      <div className="m-col m-tight">
        <Status tone="ok">{t('cleaning:knows')}</Status>
        {dns ? (
          <Status tone="ok">{t('cleaning:knowsDns')}</Status>
        ) : (
          <Status tone="mute">{t('cleaning:skipsDns')}</Status>
        )}
        <Status tone="mute">{t('cleaning:cannot')}</Status>
      </div>
    </div>
  );
}
