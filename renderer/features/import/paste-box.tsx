import { type ClipboardEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Card, Textarea } from '../../ui/index.ts';
import { useImport } from './import-store.ts';

/** Longer texts are read at once: a text area is no place for them. */
const SHORT = 5_000;

/** True where somebody types: what is pasted there is theirs. */
function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable="true"]') !== null;
}

/** What was pasted outside any field, files before text. */
function usePasteAnywhere(onFile: (file: File) => void, onText: (text: string) => void): void {
  useEffect(() => {
    const take = (event: globalThis.ClipboardEvent) => {
      if (isField(event.target)) return;
      const [file] = event.clipboardData?.files ?? [];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!file && text.trim() === '') return;
      event.preventDefault();
      if (text.trim() !== '') onText(text);
      else if (file) onFile(file);
    };
    document.addEventListener('paste', take);
    return () => document.removeEventListener('paste', take);
  }, [onFile, onText]);
}

/** Cells copied from a spreadsheet, or addresses from anywhere: pasted, no file needed. */
export function PasteBox() {
  const { t } = useTranslation();
  const { takeText, takeFile, busy } = useImport((state) => state);
  const [text, setText] = useState('');
  const name = t('import:file.pasted');
  const use = (pasted: string) => void takeText(pasted, name);
  usePasteAnywhere((file) => void takeFile(file), use);
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (pasted.length <= SHORT) return;
    event.preventDefault();
    use(`${text}${pasted}`);
  };
  return (
    <Card>
      <Textarea
        label={t('import:file.paste')}
        description={t('import:file.pasteWhy')}
        placeholder={'Siti <siti@example.com>\nbudi@example.net'}
        rows={3}
        value={text}
        onPaste={onPaste}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || text.trim() === '' || busy) return;
          event.preventDefault();
          event.stopPropagation();
          use(text);
        }}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="m-mt-12">
        <Button disabled={text.trim() === '' || busy} onClick={() => use(text)}>
          {t('import:file.usePasted')}
        </Button>
      </div>
    </Card>
  );
}
