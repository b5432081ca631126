import { LiveScreen } from './live-screen.tsx';
import { MessagesScreen } from './messages-screen.tsx';

export const routes = [
  { path: '/campaigns/:id/live', screen: LiveScreen },
  { path: '/campaigns/:id/messages/:filter', screen: MessagesScreen },
  { path: '/campaigns/:id/messages/:filter/:reason', screen: MessagesScreen },
];
