import { SendScreen } from './send-screen.tsx';

export const routes = [{ path: '/campaigns/:id/send', screen: SendScreen }];
