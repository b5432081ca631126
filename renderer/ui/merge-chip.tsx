import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A merge field as a chip: its label and what stands there when it is empty. Enter opens it, Delete removes it. */
export function MergeChip({
  label,
  fallback,
  onOpen,
  onRemove,
}: {
  label: ReactNode;
  fallback?: string;
  onOpen?: () => void;
  onRemove?: () => void;
}) {
  const { t } = useTranslation();
  const inner = (
    <>
      {label}
      {fallback ? <em>· {fallback}</em> : null}
    </>
  );
  if (!onOpen && !onRemove) return <span className="m-chip">{inner}</span>;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      onRemove?.();
    }
  };
  return (
    <button type="button" className="m-chip" title={t('ui:mergeChipHint')} onClick={onOpen} onKeyDown={onKeyDown}>
      {inner}
    </button>
  );
}
