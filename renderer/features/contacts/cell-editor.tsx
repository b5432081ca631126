import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseAddress, unwrapAddress } from '../../../shared/address.ts';
import type { Field } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import { readFieldValue } from '../../../shared/field-value.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { type CloseEditor, Icon, useFailureText } from '../../ui/index.ts';

export type CellKind = Field['type'] | 'address';

/** What is wrong with a text before the engine is asked, or null. */
function faultOf(kind: CellKind, label: string, text: string): Failure | null {
  if (kind === 'address') {
    const parsed = parseAddress(unwrapAddress(text));
    return parsed.ok ? null : toFailure(new AppError('address_invalid', { address: text, cause: parsed.cause }));
  }
  if (readFieldValue(kind, text) !== null) return null;
  return toFailure(new AppError('value_misfit', { field: label, value: text }));
}

const INPUT: Readonly<Record<CellKind, string>> = {
  text: 'text',
  number: 'text',
  date: 'date',
  yesno: 'text',
  address: 'email',
};

/** One cell while it is edited: Enter keeps, Tab keeps and goes on, Escape leaves it as it was; what does not fit is said in place. */
export function CellEditor({
  label,
  kind,
  value,
  save,
  close,
}: {
  label: string;
  kind: CellKind;
  value: string;
  save: (value: string) => Promise<unknown>;
  close: CloseEditor;
}) {
  const { t } = useTranslation();
  const words = useFailureText();
  const [text, setText] = useState(value);
  const [failure, setFailure] = useState<Failure | null>(null);
  const busy = useRef(false);
  const editor = useRef<HTMLSpanElement>(null);
  useEffect(() => editor.current?.querySelector<HTMLElement>('input, select')?.focus(), []);
  const keep = async (move: Parameters<CloseEditor>[0]) => {
    if (busy.current) return;
    if (text.trim() === value.trim()) return close(move);
    const fault = faultOf(kind, label, text);
    if (fault) return setFailure(fault);
    busy.current = true;
    try {
      await save(text);
      close(move);
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      busy.current = false;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape') {
      // Blur follows when the editor goes; it must not keep what was thrown away.
      busy.current = true;
      close('stay');
    }
    if (event.key === 'Enter') void keep('stay');
    if (event.key === 'Tab') void keep(event.shiftKey ? 'previous' : 'next');
    if (event.key === 'Tab' || event.key === 'Enter' || event.key === 'Escape') event.preventDefault();
  };
  const common = {
    className: 'm-cell-input',
    'aria-label': label,
    'aria-invalid': failure !== null,
    'aria-describedby': failure ? 'm-cell-fault' : undefined,
    value: text,
    onKeyDown,
    onBlur: () => void keep('leave'),
  };
  const change = (now: string) => {
    setText(now);
    setFailure(null);
  };
  return (
    <span className="m-cell-editor" data-edit ref={editor}>
      {kind === 'yesno' ? (
        <select {...common} onChange={(event) => change(event.currentTarget.value)}>
          <option value="">{t('contacts:cell.empty')}</option>
          <option value="yes">{t('contacts:cell.yes')}</option>
          <option value="no">{t('contacts:cell.no')}</option>
        </select>
      ) : (
        <input
          {...common}
          type={INPUT[kind]}
          inputMode={kind === 'number' ? 'decimal' : undefined}
          onFocus={(event) => kind !== 'date' && event.currentTarget.select()}
          onChange={(event) => change(event.currentTarget.value)}
        />
      )}
      {failure ? (
        <span id="m-cell-fault" role="alert" className="m-cell-fault">
          <Icon name="alert-triangle" size="small" /> {words(failure)}
        </span>
      ) : null}
    </span>
  );
}
