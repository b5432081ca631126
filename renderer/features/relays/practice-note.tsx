import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { Link, Note } from '../../ui/index.ts';

/** Says where a campaign goes or went through the practice relay: "accepted" means nobody's inbox there. */
export function PracticeNote({ relayId, className = '' }: { relayId: number | null; className?: string }) {
  const { t } = useTranslation();
  const asked = useAsked([], (client) => client.relays.list({}), ['relays']);
  const relay = asked.value?.relays.find((each) => each.id === relayId);
  if (relay?.kind !== 'practice') return null;
  return (
    <div className={className}>
      <Note icon="mailbox">
        {t('relays:practice.note')} <Link href="#/relays/practice">{t('relays:practice.open')}</Link>
      </Note>
    </div>
  );
}
