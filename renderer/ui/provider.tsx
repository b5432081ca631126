import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { styleNonce } from './nonce.ts';
import { cssVariablesResolver, theme } from './theme.ts';

/** Theme, dialogs and toasts around everything. */
export function UiProvider({ children, scheme = 'auto' }: { children: ReactNode; scheme?: 'auto' | 'light' | 'dark' }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme={scheme}
      getStyleNonce={styleNonce}
    >
      <ModalsProvider>
        <Notifications position="bottom-right" limit={3} />
        {children}
      </ModalsProvider>
    </MantineProvider>
  );
}
