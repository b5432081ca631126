import type { Route } from '../../routes.ts';
import { SegmentScreen } from './segment-screen.tsx';

export const routes: Route[] = [{ path: '/contacts/segments/:id', screen: SegmentScreen }];
