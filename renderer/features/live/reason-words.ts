import { useTranslation } from 'react-i18next';

/** Reasons that are our own doing, not a server's answer. */
const OWN: Readonly<Record<string, string>> = {
  unmade: 'live:reason.unmade',
  stopped: 'live:reason.stopped',
  counted_by_person: 'live:reason.countedByPerson',
  proven: 'live:reason.proven',
  frequency_cap: 'live:reason.frequencyCap',
  contact_gone: 'live:reason.contactGone',
};

/** The plain words of a reason key; a key that has none is shown as it is, never hidden. */
export function useReasonWord(): (reason: string) => string {
  const { t } = useTranslation();
  const part = useReasonPart();
  return (reason) => {
    const own = OWN[reason];
    return own ? t(own) : part(reason, 'title') || reason;
  };
}

/** One sentence about a reason (what it is called, why, what to do), or an empty text. */
export function useReasonPart(): (reason: string, part: 'title' | 'why' | 'action') => string {
  const { t, i18n } = useTranslation();
  return (reason, part) => {
    const key = `reasons:${reason}.${part}`;
    return i18n.exists(key) ? t(key) : '';
  };
}
