import { useTranslation } from 'react-i18next';
import { type Format, formatOf } from './format.ts';

/** The number, date and clock formats of the language shown now. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formatOf(i18n.language);
}
