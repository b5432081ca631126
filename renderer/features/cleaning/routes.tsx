import type { Route } from '../../routes.ts';
import { CleaningScreen } from './cleaning-screen.tsx';

export const routes: Route[] = [{ path: '/cleaning', screen: CleaningScreen }];
