import { CheckScreen } from './check-screen.tsx';

export const routes = [{ path: '/campaigns/:id/check', screen: CheckScreen }];
