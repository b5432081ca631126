import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';

/** What a relay is called where only its name was kept. */
export function useRelayWord(): (name: string) => string {
  const { t } = useTranslation();
  const asked = useAsked([], (client) => client.relays.list({}), ['relays']);
  const practice = asked.value?.relays.find((each) => each.kind === 'practice');
  return (name) => (practice !== undefined && practice.name === name ? t('relays:practice.title') : name);
}

/** What a relay is called on the screen: the practice relay has its name in the person's language. */
export function useRelayName(): (id: number | null, name: string) => string {
  const { t } = useTranslation();
  const asked = useAsked([], (client) => client.relays.list({}), ['relays']);
  return (id, name) => {
    const relay = asked.value?.relays.find((each) => each.id === id);
    if (relay?.kind === 'practice') return t('relays:practice.title');
    return name || relay?.name || relay?.host || '';
  };
}
