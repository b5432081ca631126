import type { Route } from '../../routes.ts';
import { ImportScreen } from './import-screen.tsx';
import { ImportsScreen } from './imports-screen.tsx';

export const routes: Route[] = [
  { path: '/contacts/import', screen: ImportScreen },
  { path: '/contacts/imports', screen: ImportsScreen },
];
