import { ActionIcon, Button as KitButton } from '@mantine/core';
import type { MouseEventHandler, ReactNode, Ref } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

export interface ButtonProps {
  /** `primary` is the one filled button of a screen; `quiet` has no edge; `danger` appears in dialogs only. */
  kind?: 'primary' | 'default' | 'quiet' | 'danger';
  size?: 'small' | 'normal' | 'big';
  icon?: IconName;
  /** Leads somewhere (`#/contacts`) instead of doing something. */
  href?: string;
  onClick?: MouseEventHandler<HTMLElement>;
  disabled?: boolean;
  busy?: boolean;
  type?: 'button' | 'submit';
  autoFocus?: boolean;
  label?: string;
  /** Filled in where the button opens a menu. */
  ref?: Ref<HTMLButtonElement & HTMLAnchorElement>;
  children: ReactNode;
}

const KINDS = {
  primary: { variant: 'filled' },
  default: { variant: 'default' },
  quiet: { variant: 'subtle' },
  danger: { variant: 'filled', color: 'red' },
} as const;

/** A button whose text is a verb with its object. */
export function Button({
  kind = 'default',
  size = 'normal',
  icon,
  href,
  busy = false,
  label,
  type = 'button',
  children,
  ...rest
}: ButtonProps) {
  const look = {
    ...KINDS[kind],
    'data-m': size,
    'data-danger': kind === 'danger' || undefined,
    loading: busy,
    leftSection: icon ? <Icon name={icon} size={size === 'small' ? 'small' : 'normal'} /> : undefined,
    'aria-label': label,
    ...rest,
  };
  if (href !== undefined) {
    return (
      <KitButton component="a" href={href} {...look}>
        {children}
      </KitButton>
    );
  }
  return (
    <KitButton type={type} {...look}>
      {children}
    </KitButton>
  );
}

/** A button that looks like a link; with `href` it is one. */
export function Link({
  href,
  onClick,
  children,
  className = '',
  quietly = false,
}: {
  href?: string;
  onClick?: () => void;
  children: ReactNode;
  className?: string;
  /** Left out of the Tab order: a table's own keys reach it. */
  quietly?: boolean;
}) {
  if (href !== undefined) {
    return (
      <a className={`m-a ${className}`} href={href} onClick={onClick} tabIndex={quietly ? -1 : undefined}>
        {children}
      </a>
    );
  }
  return (
    <button type="button" className={`m-a ${className}`} onClick={onClick}>
      {children}
    </button>
  );
}

/** A square button that shows an icon and says its name to everybody who cannot see it. */
export function IconButton({
  icon,
  label,
  onClick,
  size = 'small',
  disabled = false,
  quiet = false,
  ...rest
}: {
  icon: IconName;
  label: string;
  onClick?: MouseEventHandler<HTMLElement>;
  size?: 'small' | 'normal';
  disabled?: boolean;
  quiet?: boolean;
  /** Filled in where the button opens a menu. */
  ref?: Ref<HTMLButtonElement>;
}) {
  return (
    <ActionIcon
      {...rest}
      variant={quiet ? 'subtle' : 'default'}
      size={size === 'small' ? 30 : 36}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} size={size === 'small' ? 'small' : 'normal'} />
    </ActionIcon>
  );
}
