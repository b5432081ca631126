import type { Editor } from '@tiptap/core';
import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { FieldDialog } from './field-dialog.tsx';
import { BUILT_IN, isBuiltIn, SYSTEM } from './field-words.ts';
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
