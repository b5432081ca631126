import type { Route } from '../../routes.ts';
import { HomeScreen } from './home-screen.tsx';

export const routes: Route[] = [{ path: '/', screen: HomeScreen }];
