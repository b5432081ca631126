import { useState } from 'react';
import { NumberInput } from './kit.ts';

/**
 * A whole number of at least one. While it is being typed the field may be empty; only what is a number is passed on, and
 * on leaving it the field shows what counts.
 */
export function CountInput({
  value,
  most,
  onChange,
  plain = false,
  ...words
}: {
  value: number;
  most: number;
  onChange: (value: number) => void;
  /** Without separators: a port is a name, not an amount. */
  plain?: boolean;
  label?: string;
  description?: string;
  'aria-label'?: string;
  maw?: number;
}) {
  const [typed, setTyped] = useState<string | number | null>(null);
  return (
    <NumberInput
      {...words}
      value={typed ?? value}
      min={1}
      max={most}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      {...(plain ? { thousandSeparator: '' } : {})}
      onChange={(next) => {
        setTyped(next);
        if (typeof next === 'number' && next >= 1) onChange(Math.min(most, Math.round(next)));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
