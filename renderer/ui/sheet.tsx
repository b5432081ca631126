import { Drawer, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A pane at the right for one thing (a contact, a message); Escape closes it, focus returns where it was. */
export function SidePane({
  opened,
  onClose,
  title,
  children,
  size = 480,
}: {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  size?: number;
}) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {children}
    </Drawer>
  );
}

/** A dialog for one question or a short form. */
export function Dialog({
  opened,
  onClose,
  title,
  children,
  size = 480,
}: {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  size?: number | string;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {children}
    </Modal>
  );
}

/** Buttons at the foot of a dialog or pane: quiet ones left of the one that does it. */
export function DialogActions({ children }: { children: ReactNode }) {
  return (
    <div className="m-row m-mt-24" style={{ justifyContent: 'flex-end' }}>
      {children}
    </div>
  );
}
