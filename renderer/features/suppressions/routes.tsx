import type { Route } from '../../routes.ts';
import { SuppressionsScreen } from './suppressions-screen.tsx';

export const routes: Route[] = [{ path: '/contacts/suppressed', screen: SuppressionsScreen }];
