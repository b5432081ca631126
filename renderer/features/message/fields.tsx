import type { Editor } from '@tiptap/core';
import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { FieldDialog } from './field-dialog.tsx';
import type { MergeAttrs } from './merge-html.ts';

export interface FieldChoice {
  key: string;
  label: string;
  /** Known without any contact: who sends, the way out. */
  system: boolean;
}

/** A chip that is being looked at: where it stands and what it holds. */
export interface OpenField {
  editor: Editor;
  position: number;
  attrs: MergeAttrs;
}

interface Fields {
  choices: readonly FieldChoice[];
  labelOf: (field: string) => string;
  open: (field: OpenField) => void;
}

const FieldsContext = createContext<Fields>({ choices: [], labelOf: (field) => field, open: () => {} });

const BUILT_IN = {
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
const SYSTEM = new Set([
  'unsubscribe_url',
  'sender_name',
  'sender_address',
  'organisation',
  'postal_address',
  'campaign_name',
]);

function isBuiltIn(key: string): key is keyof typeof BUILT_IN {
  return Object.hasOwn(BUILT_IN, key);
}

/** Gives every editor below the merge fields there are, their words, and the dialog that changes a chip. */
export function FieldsProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const asked = useAsked([], (client) => client.content.mergeFields({}), ['contacts', 'settings']);
  const [opened, setOpened] = useState<OpenField | null>(null);
  const choices = useMemo(() => {
    const known = asked.value?.fields ?? Object.keys(BUILT_IN).map((key) => ({ key, label: key, builtIn: true }));
    return known.map(({ key, label }) => ({
      key,
      label: isBuiltIn(key) ? t(BUILT_IN[key]) : label,
      system: SYSTEM.has(key),
    }));
  }, [asked.value, t]);
  // Chips are drawn by the editor outside React: they read the words of the moment.
  const words = useRef(choices);
  words.current = choices;
  const value = useMemo<Fields>(
    () => ({
      choices,
      labelOf: (field) => words.current.find((each) => each.key === field)?.label ?? field,
      open: setOpened,
    }),
    [choices],
  );
  return (
    <FieldsContext value={value}>
      {children}
      <FieldDialog field={opened} choices={choices} onClose={() => setOpened(null)} />
    </FieldsContext>
  );
}

export function useFields(): Fields {
  return useContext(FieldsContext);
}
