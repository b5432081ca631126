import type { ComponentType } from 'react';

/** A screen and its address behind the `#`. */
export interface Route {
  path: string;
  screen: ComponentType;
}

// A feature shows screens by exporting `routes` from its routes.tsx; there is no list to keep in step.
const FILES = import.meta.glob<Route[]>('./features/*/routes.tsx', { eager: true, import: 'routes' });

/** Every screen; fixed addresses come before those with parameters, so that `/campaigns/new` is no campaign's number. */
export const ROUTES: readonly Route[] = Object.values(FILES)
  .flat()
  .sort((a, b) => Number(a.path.includes(':')) - Number(b.path.includes(':')));
