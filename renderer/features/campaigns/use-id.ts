import { useParams } from 'wouter';

/** The number in the address of a screen; 0 (which nothing has) where it is none. */
export function useId(): number {
  const { id } = useParams<{ id: string }>();
  return /^\d{1,15}$/.test(id ?? '') ? Number(id) : 0;
}
