import { useEffect } from 'react';
import type { RelayHealth } from '../../../shared/contract/relays.ts';
import { type Asked, useAsked } from '../../api/asked.ts';

const ASK_EVERY_MS = 15_000;

/** A relay's last hours as its screen shows them, asked again every quarter of a minute. */
export function useHealth(id: number, hours: number): Asked<RelayHealth> {
  const asked = useAsked([id, hours], (client) => client.relays.health({ id, hours }), ['relays']);
  const { again } = asked;
  useEffect(() => {
    const timer = setInterval(() => void again(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [again]);
  return asked;
}
