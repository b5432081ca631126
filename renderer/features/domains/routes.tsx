import { lazy } from 'react';
import type { Route } from '../../routes.ts';

export const routes: Route[] = [
  { path: '/domains', screen: lazy(() => import('./domains-screen.tsx').then((m) => ({ default: m.DomainsScreen }))) },
];
