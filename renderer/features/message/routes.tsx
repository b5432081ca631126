import { lazy } from 'react';

// The editor is large; it comes when somebody writes.
const MessageScreen = lazy(async () => ({ default: (await import('./message-screen.tsx')).MessageScreen }));

export const routes = [
  { path: '/campaigns/:id/message', screen: MessageScreen },
  { path: '/campaigns/:id/message/:anchor', screen: MessageScreen },
];
