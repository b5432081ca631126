import type { Route } from '../../routes.ts';
import { SettingsScreen } from './settings-screen.tsx';

export const routes: Route[] = [{ path: '/settings/:section?', screen: SettingsScreen }];
