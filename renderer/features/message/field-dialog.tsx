import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, DialogActions, Select, TextInput } from '../../ui/index.ts';
import type { FieldChoice, OpenField } from './fields.tsx';

/** Changes or removes one merge field: which one, and what stands there for people who have none. */
export function FieldDialog({
  field,
  choices,
  onClose,
}: {
  field: OpenField | null;
  choices: readonly FieldChoice[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [key, setKey] = useState('');
  const [fallback, setFallback] = useState('');
  useEffect(() => {
    if (!field) return;
    setKey(field.attrs.field);
    setFallback(field.attrs.fallback ?? '');
  }, [field]);
  const system = choices.find((each) => each.key === key)?.system ?? false;
  const keep = () => {
    if (!field) return;
    const attrs = { ...field.attrs, field: key, fallback: system || fallback.trim() === '' ? null : fallback.trim() };
    const { editor, position } = field;
    editor
      .chain()
      .focus()
      .command(({ tr }) => {
        tr.setNodeMarkup(position, undefined, attrs);
        return true;
      })
      .setTextSelection(position + 1)
      .run();
    onClose();
  };
  const remove = () => {
    field?.editor
      .chain()
      .focus()
      .deleteRange({ from: field.position, to: field.position + 1 })
      .run();
    onClose();
  };
  const data = choices.map((each) => ({ value: each.key, label: each.label }));
  const known = data.some((each) => each.value === key) || key === '';
  return (
    <Dialog opened={field !== null} onClose={onClose} title={t('message:chip.title')} size={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <Select
          label={t('message:chip.field')}
          data={known ? data : [{ value: key, label: key }, ...data]}
          value={key}
          allowDeselect={false}
          searchable
          onChange={(value) => setKey(value ?? key)}
        />
        {system ? null : (
          <div className="m-mt-12">
            <TextInput
              label={t('message:chip.fallback')}
              description={t('message:chip.fallbackWhy')}
              value={fallback}
              maxLength={200}
              data-autofocus
              onChange={(event) => setFallback(event.currentTarget.value)}
            />
          </div>
        )}
        <DialogActions>
          <Button kind="quiet" onClick={remove}>
            {t('message:chip.remove')}
          </Button>
          <Button kind="primary" type="submit">
            {t('message:chip.keep')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Puts a field where the cursor stands and opens it, so that its fallback can be written at once. */
export function insertField(editor: OpenField['editor'], key: string, open: (field: OpenField) => void): void {
  const position = editor.state.selection.from;
  const attrs = { field: key, fallback: null, filters: [] };
  editor.chain().focus().insertContent({ type: 'mergeField', attrs }).run();
  open({ editor, position, attrs });
}
