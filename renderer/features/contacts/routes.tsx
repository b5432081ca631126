import type { Route } from '../../routes.ts';
import { ContactsScreen } from './contacts-screen.tsx';

export const routes: Route[] = [{ path: '/contacts/:id?', screen: ContactsScreen }];
