import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createTold, type Told } from './told-store.ts';

/** Follows one stream while the screen shows; leaving the screen ends it. */
export function useTold<T>(keyOf: (one: T) => string): Told<T> {
  const [store] = useState(() => createTold(keyOf));
  useEffect(() => () => store.getState().stop(), [store]);
  return useStore(store);
}
