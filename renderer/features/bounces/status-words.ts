import { useTranslation } from 'react-i18next';

/** A status code of RFC 3463: class, subject, detail. */
const CODE = /^([245])\.(\d{1,3})\.(\d{1,3})$/;

/** What an enhanced status code says by the registry of RFC 3463 and 5248, in plain words; only its subject where the detail is not registered. */
export function useStatusWords(): (status: string) => string {
  const { t, i18n } = useTranslation();
  return (status) => {
    const [, level, subject, detail] = CODE.exec(status.trim()) ?? [];
    if (level === undefined) return '';
    const lasting = level === '5' ? t('bounces:code.lasting') : level === '4' ? t('bounces:code.passing') : '';
    const exact = `bounces:code.s${subject}_${detail}`;
    const broad = `bounces:code.s${subject}`;
    const words = i18n.exists(exact) ? t(exact) : i18n.exists(broad) ? t(broad) : t('bounces:code.s0');
    return lasting === '' ? words : `${lasting}: ${words}`;
  };
}
