import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DkimKey } from '../../../shared/contract/domains.ts';
import { useChanges } from '../../api/asked.ts';
import { Button, confirm, FailureNote, Status, toast } from '../../ui/index.ts';
import { DkimKeyForm } from './dkim-key-form.tsx';
import { useKeys } from './keys-store.ts';
import { RecordToPublish } from './record-to-publish.tsx';

/** The keys that Merpati itself signs a domain's mail with. */
export function DkimKeys({ domain }: { domain: string }) {
  const { t } = useTranslation();
  const { keys, failure, load } = useKeys((state) => state);
  const [adding, setAdding] = useState(false);
  useEffect(() => void load(domain), [load, domain]);
  useChanges(['domains'], () => void load(domain));
  const mine = keys[domain] ?? [];
  return (
    <section className="d-keys" aria-label={t('domains:keys.title')}>
      <div className="m-row m-gap-8">
        <div className="m-grow">
          <h3>{t('domains:keys.title')}</h3>
          <p className="m-dim m-sm">{t('domains:keys.why')}</p>
        </div>
        {adding ? null : (
          <Button icon="plus" onClick={() => setAdding(true)}>
            {t('domains:keys.add')}
          </Button>
        )}
      </div>
      {failure?.domain === domain ? <FailureNote failure={failure} /> : null}
      {adding ? <DkimKeyForm domain={domain} onDone={() => setAdding(false)} /> : null}
      {mine.map((key) => (
        <OneKey key={key.selector} own={key} />
      ))}
    </section>
  );
}

function OneKey({ own }: { own: DkimKey }) {
  const { t } = useTranslation();
  const { look, set, remove } = useKeys((state) => state);
  const busy = useKeys((state) => state.busy === `${own.domain} ${own.selector}`);
  const lookNow = async () => {
    if (await look(own)) toast(t('domains:keys.found'), { icon: 'check' });
  };
  const removeNow = async () => {
    const yes = await confirm({
      title: t('domains:keys.removeTitle', { selector: own.selector }),
      body: t('domains:keys.removeWhy'),
      confirm: t('domains:keys.remove'),
      cancel: t('domains:keys.cancel'),
      danger: true,
    });
    if (yes) await remove(own);
  };
  const seen = own.seenAt !== null;
  const turn = async () => {
    const yes =
      own.enabled ||
      seen ||
      (await confirm({
        title: t('domains:keys.anywayTitle'),
        body: t('domains:keys.anywayWhy'),
        confirm: t('domains:keys.turnOn'),
        cancel: t('domains:keys.cancel'),
      }));
    if (yes) await set(own, !own.enabled);
  };
  const state = own.enabled ? (seen ? 'signs' : 'signsUnseen') : seen ? 'off' : 'waits';
  return (
    <section className="d-key" aria-label={t('domains:keys.actions', { selector: own.selector })}>
      <div className="m-row m-gap-8">
        <code className="m-mono m-grow">{own.selector}</code>
        <Status tone={own.enabled ? 'ok' : 'mute'}>{t(`domains:keys.state.${state}`)}</Status>
      </div>
      {own.seenAt === null ? null : <p className="m-dim m-sm">{t('domains:keys.seen', { at: own.seenAt })}</p>}
      {seen && own.enabled ? null : <RecordToPublish record={own.record} />}
      <div className="m-row m-gap-8">
        <Button busy={busy} onClick={() => void lookNow()}>
          {t('domains:keys.look')}
        </Button>
        <Button kind="quiet" onClick={() => void turn()}>
          {own.enabled ? t('domains:keys.turnOff') : t('domains:keys.turnOn')}
        </Button>
        <Button kind="quiet" onClick={() => void removeNow()}>
          {t('domains:keys.remove')}
        </Button>
      </div>
    </section>
  );
}
