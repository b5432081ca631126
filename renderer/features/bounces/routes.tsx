import { BouncesScreen } from './bounces-screen.tsx';

export const routes = [{ path: '/bounces', screen: BouncesScreen }];
