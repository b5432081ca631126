import { useEffect, useRef } from 'react';

/** A bare checkbox for rows of long tables, where dozens are drawn at a time; who clicks is heard by the cell around it. */
export function Tick({
  label,
  checked,
  some = false,
  quietly = false,
  onToggle,
}: {
  label: string;
  checked: boolean;
  /** Neither all nor none. */
  some?: boolean;
  /** Left out of the Tab order: the table's own keys reach it. */
  quietly?: boolean;
  onToggle?: () => void;
}) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  return (
    <input
      ref={box}
      type="checkbox"
      className="m-tick"
      aria-label={label}
      checked={checked}
      tabIndex={quietly ? -1 : undefined}
      onChange={() => onToggle?.()}
    />
  );
}
