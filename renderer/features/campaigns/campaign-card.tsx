import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { CampaignSummary } from '../../../shared/contract/campaigns.ts';
import { Button, confirm, IconButton, Menu, Pill, RouteBar, Status, toast, useFormat, useNow } from '../../ui/index.ts';
import { useSubjectWords } from '../message/field-words.ts';
import { useCampaigns } from './campaigns-store.ts';
import { handledOf, placeOf, routeOf, STATE_LOOK } from './states.ts';

/** A start that is due takes a moment; one that is still due after this was missed. */
const LATE_MS = 60_000;

/** One sentence that says when, in the words of the state. */
function useWhen(campaign: CampaignSummary): string {
  const { t } = useTranslation();
  const now = useNow(30_000);
  const { startAt } = campaign.when;
  if (campaign.state === 'scheduled' && startAt !== null) {
    return now - startAt > LATE_MS
      ? t('campaigns:when.missed', { at: startAt })
      : t('campaigns:when.scheduled', { at: startAt });
  }
  if (campaign.finishedAt !== null) return t('campaigns:when.finished', { at: campaign.finishedAt });
  if (campaign.startedAt !== null) return t('campaigns:when.started', { at: campaign.startedAt });
  return t('campaigns:when.edited', { at: campaign.updatedAt });
}

function Numbers({ campaign }: { campaign: CampaignSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals } = campaign;
  const failed = totals.rejected + totals.bounced;
  const reached = Math.max(0, totals.accepted - totals.bounced);
  const facts = [
    { key: 'recipients', word: t('campaigns:fact.recipients'), value: totals.recipients },
    { key: 'accepted', word: t('campaigns:fact.accepted'), value: reached },
    { key: 'failed', word: t('campaigns:fact.failed'), value: failed },
  ];
  return (
    <>
      <RouteBar
        segments={routeOf({ ...totals, accepted: reached, rejected: failed })}
        label={t('campaigns:routeLabel', {
          handled: format.number(handledOf(totals)),
          all: format.number(totals.recipients),
        })}
      />
      <dl className="c-facts">
        {facts.map((fact) => (
          <div key={fact.key}>
            <dd className="m-num">{format.number(fact.value)}</dd>
            <dt>{fact.word}</dt>
          </div>
        ))}
      </dl>
    </>
  );
}

function CardMenu({ campaign }: { campaign: CampaignSummary }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const duplicate = useCampaigns((state) => state.duplicate);
  const remove = useCampaigns((state) => state.remove);
  const name = campaign.name || t('campaigns:unnamed');
  const onRemove = async () => {
    const yes = await confirm({
      title: t('campaigns:remove.title', { name }),
      body: t('campaigns:remove.why'),
      confirm: t('campaigns:remove.yes'),
      cancel: t('campaigns:remove.no'),
      danger: true,
    });
    if (yes && (await remove(campaign.id))) toast(t('campaigns:remove.done', { name }));
  };
  const onDuplicate = async () => {
    const made = await duplicate(campaign.id);
    if (made) go(`/campaigns/${made.id}/recipients`);
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton icon="dots" label={t('campaigns:menu', { name })} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void onDuplicate()}>{t('campaigns:duplicate')}</Menu.Item>
        {campaign.state === 'draft' ? (
          <Menu.Item onClick={() => void onRemove()}>{t('campaigns:remove.menu')}</Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

const ACTION_KEY = {
  draft: 'campaigns:open.draft',
  scheduled: 'campaigns:open.live',
  sending: 'campaigns:open.live',
  paused: 'campaigns:open.live',
  finished: 'campaigns:open.report',
  cancelled: 'campaigns:open.report',
} as const;

/** A campaign: name, state, when, its route and three numbers, and the one thing to do with it now. */
export function CampaignCard({ campaign }: { campaign: CampaignSummary }) {
  const { t } = useTranslation();
  const look = STATE_LOOK[campaign.state];
  const when = useWhen(campaign);
  const subject = useSubjectWords();
  return (
    <article className="m-card c-card">
      <div className="m-row m-row-top">
        <div className="m-grow">
          <h2 className="m-cut">{campaign.name || t('campaigns:unnamed')}</h2>
          <p className="m-dim m-sm m-cut">
            {campaign.subject === '' ? t('campaigns:noSubject') : subject(campaign.subject)}
          </p>
        </div>
        <Status tone={look.tone} icon={look.icon}>
          {t(look.key)}
        </Status>
      </div>
      {campaign.state === 'draft' || campaign.state === 'scheduled' ? (
        <p className="m-dim m-sm c-grow">
          {campaign.state === 'draft' ? t('campaigns:draftHint') : t('campaigns:scheduledHint')}
        </p>
      ) : (
        <Numbers campaign={campaign} />
      )}
      <div className="m-row">
        <span className="m-dim m-xs m-grow">
          {when} {campaign.sample ? <Pill>{t('campaigns:sample')}</Pill> : null}
        </span>
        <Button size="small" href={placeOf(campaign)}>
          {t(ACTION_KEY[campaign.state])}
        </Button>
        <CardMenu campaign={campaign} />
      </div>
    </article>
  );
}
