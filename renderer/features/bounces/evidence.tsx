import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { useAsked } from '../../api/asked.ts';
import { Button, confirm, FailureNote, Icon, IconButton, Link, RawText } from '../../ui/index.ts';
import { aboutOf } from '../live/message-words.ts';
import { SmtpExplanation } from '../relays/smtp-explanation.tsx';
import { Facts } from './facts.tsx';
import { Person } from './person.tsx';
import { TeachDialog } from './teach-dialog.tsx';
import { type Action, type Actions, CAN } from './use-actions.ts';
import { WholeMail } from './whole-mail.tsx';

export type BounceEvidence = Awaited<ReturnType<EngineClient['bounces']['get']>>;

const CLASS_KEY = {
  address: 'bounces:telling.address',
  temporary: 'bounces:telling.temporary',
  us: 'bounces:telling.us',
  complaint: 'bounces:telling.complaint',
  autoreply: 'bounces:telling.autoreply',
  unknown: 'bounces:telling.unknown',
} as const satisfies Record<Bounce['class'], string>;

/** What is no bounce at all is called what it is. */
const KIND_KEY: Partial<Record<Bounce['kind'], 'bounces:telling.unsubscribe' | 'bounces:telling.reply'>> = {
  unsubscribe: 'bounces:telling.unsubscribe',
  reply: 'bounces:telling.reply',
};

const ICON = { suppress: 'ban', keep: 'user-check', retry: 'send', undo: 'arrow-back-up' } as const;
const ACTIONS: readonly Action[] = ['suppress', 'keep', 'retry', 'undo'];

/** The raw part that tells, its line marked, and one sentence that reads it. */
export function RawPart({ evidence }: { evidence: BounceEvidence }) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const { bounce, excerpt, raw } = evidence;
  const telling = excerpt.findIndex((line) => line.telling);
  const text = excerpt.map((line) => line.text).join('\n');
  return (
    <>
      <div className="b-raw">
        <RawText label={t('bounces:evidence')} text={text} tellingLine={telling === -1 ? null : telling} />
        <span className="b-copy">
          <IconButton
            quiet
            icon="copy"
            label={t('bounces:copyPart')}
            onClick={() => void navigator.clipboard?.writeText(text)}
          />
        </span>
      </div>
      <div className="m-row m-sm m-mt-8">
        <Icon name={telling === -1 ? 'info-circle' : 'arrow-up'} size="small" className="m-bad" />
        <span className="m-grow">{t(KIND_KEY[bounce.kind] ?? CLASS_KEY[aboutOf(bounce)])}</span>
        {raw.trim() === text.trim() ? null : (
          <Link className="m-nowrap" onClick={() => setWhole(true)}>
            {t('bounces:wholeMail')}
          </Link>
        )}
      </div>
      <WholeMail evidence={evidence} opened={whole} onClose={() => setWhole(false)} />
    </>
  );
}

function Deeds({ bounce, actions }: { bounce: Bounce; actions: Actions }) {
  const { t } = useTranslation();
  const [teaching, setTeaching] = useState(false);
  const run = (action: Action) => {
    if (action === 'undo') void actions.undo({ ids: [bounce.id] }, bounce.contactName || bounce.address);
    else void actions[action]([bounce.id]);
  };
  const stop = async () => {
    const yes = await confirm({
      title: t('bounces:stop.title', { address: bounce.address }),
      body: t('bounces:stop.why'),
      confirm: t('bounces:stop.yes'),
      cancel: t('bounces:whole.no'),
    });
    if (yes) await actions.stopMailing(bounce.address);
  };
  const canStop = bounce.address !== '' && !CAN.suppress(bounce) && bounce.effect !== 'suppressed';
  return (
    <div className="m-row m-row-wrap m-gap-8 m-mt-12">
      {ACTIONS.filter((action) => CAN[action](bounce)).map((action) => (
        <Button key={action} size="small" icon={ICON[action]} onClick={() => run(action)}>
          {t(`bounces:do.${action}`)}
        </Button>
      ))}
      {canStop ? (
        <Button size="small" icon="ban" onClick={() => void stop()}>
          {t('bounces:stop.button')}
        </Button>
      ) : null}
      {bounce.kind === 'bounce' ? (
        <Button size="small" icon="wand" onClick={() => setTeaching(true)}>
          {t('bounces:teach.button')}
        </Button>
      ) : null}
      {teaching ? <TeachDialog bounceId={bounce.id} onClose={() => setTeaching(false)} /> : null}
    </div>
  );
}

/** Everything that is known of one bounce: what came, what it means and how sure, who it was, and what can be done. */
export function Evidence({ bounce, actions }: { bounce: Bounce; actions: Actions }) {
  const asked = useAsked([bounce.id, bounce.reason], (client) => client.bounces.get({ id: bounce.id }));
  if (asked.failure && !asked.value) return <FailureNote failure={asked.failure} onRetry={() => void asked.again()} />;
  if (!asked.value) return null;
  const { cause, remedies } = asked.value;
  return (
    <div className="b-evidence">
      <RawPart evidence={asked.value} />
      {cause === null ? null : (
        <div className="m-mt-12">
          <SmtpExplanation
            error={{ cause, remedies, words: '' }}
            tone={bounce.class === 'us' ? 'ask' : bounce.class === 'temporary' ? 'wait' : 'bad'}
            places={{ campaignId: bounce.campaignId }}
          />
        </div>
      )}
      <div className="b-known">
        <Facts bounce={bounce} />
        <Person bounce={bounce} />
      </div>
      <Deeds bounce={bounce} actions={actions} />
    </div>
  );
}
