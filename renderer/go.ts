import { navigate } from 'wouter/use-hash-location';

/** Goes to a screen: `go('/contacts')`. */
export function go(path: string, options: { replace?: boolean } = {}): void {
  navigate(path, options);
}
