import { useTranslation } from 'react-i18next';

/** The plain words of a reason key; a key that has none is shown as it is, never hidden. */
export function useReasonWord(): (reason: string) => string {
  const part = useReasonPart();
  return (reason) => part(reason, 'title') || reason;
}

/** One sentence about a reason (what it is called, why, what to do), or an empty text. */
export function useReasonPart(): (reason: string, part: 'title' | 'why' | 'action') => string {
  const { t, i18n } = useTranslation();
  return (reason, part) => {
    const key = `reasons:${reason}.${part}`;
    return i18n.exists(key) ? t(key) : '';
  };
}
