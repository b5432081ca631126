import type { ReactNode } from 'react';

/** One fact of what goes out: its name, what it is, and what changes it. */
export function Fact({ name, change, children }: { name: string; change?: ReactNode; children: ReactNode }) {
  return (
    <div className="s-fact">
      <span className="m-dim">{name}</span>
      <div className="m-grow s-fact-what">{children}</div>
      {change}
    </div>
  );
}
