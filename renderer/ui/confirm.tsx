import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

export interface ConfirmOptions {
  title: string;
  body: ReactNode;
  /** Verb with its object: "Stop, 284 stay unsent". */
  confirm: string;
  cancel: string;
  /** Red fill for what cannot be taken back. */
  danger?: boolean;
  /** Name of the closing cross for screen readers; the cancel word where not given. */
  close?: string;
}

/** Tells the stylesheet that this filled button is red. */
const DANGER = { 'data-danger': true };

/** Asks once; answers true only when the person chose the confirming button. */
export function confirm({
  title,
  body,
  confirm: yes,
  cancel,
  danger = false,
  close = cancel,
}: ConfirmOptions): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title,
      children: <div>{body}</div>,
      labels: { confirm: yes, cancel },
      confirmProps: danger ? { color: 'red', ...DANGER } : {},
      closeButtonProps: { 'aria-label': close },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    });
  });
}
