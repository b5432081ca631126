import { useTranslation } from 'react-i18next';
import { parseMergeText } from '../../../shared/merge-fields.ts';

/** Words of the fields that every workspace has. */
export const BUILT_IN = {
  email: 'message:field.email',
  name: 'message:field.name',
  first_name: 'message:field.firstName',
  last_name: 'message:field.lastName',
  unsubscribe_url: 'message:field.unsubscribeUrl',
  sender_name: 'message:field.senderName',
  sender_address: 'message:field.senderAddress',
  organisation: 'message:field.organisation',
  postal_address: 'message:field.postalAddress',
  campaign_name: 'message:field.campaignName',
} as const;
/** Fields that every message knows without any contact: they need no fallback. */
export const SYSTEM = new Set([
  'unsubscribe_url',
  'sender_name',
  'sender_address',
  'organisation',
  'postal_address',
  'campaign_name',
]);

export function isBuiltIn(key: string): key is keyof typeof BUILT_IN {
  return Object.hasOwn(BUILT_IN, key);
}

/** A line with its merge fields as plain words in angle marks, for places that only name a message. */
export function useSubjectWords(): (text: string) => string {
  const { t } = useTranslation();
  return (text) =>
    parseMergeText(text)
      .parts.map((part) => {
        if (typeof part === 'string') return part;
        return `‹${isBuiltIn(part.field) ? t(BUILT_IN[part.field]) : part.field}›`;
      })
      .join('');
}
