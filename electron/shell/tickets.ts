import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';

export interface TicketFile {
  readonly path: string;
  readonly name: string;
  readonly mode: 'read' | 'write';
}

export interface Tickets {
  /** A new ticket for a path that a person chose in a system dialog or dropped on the window. */
  issue(path: string, mode: TicketFile['mode']): string;
  /** The file behind a ticket, or null. A ticket to write is good for once. */
  redeem(ticket: string): TicketFile | null;
}

/** So many chosen files are remembered; older ones are forgotten first. */
const REMEMBERED = 500;

/** Keeps paths on this side: the page and the wire see unguessable tickets only. They live as long as the app runs. */
export function createTickets(): Tickets {
  const files = new Map<string, TicketFile>();
  return {
    issue: (path, mode) => {
      const ticket = randomBytes(18).toString('base64url');
      files.set(ticket, { path, name: basename(path), mode });
      const oldest = files.keys().next();
      if (files.size > REMEMBERED && !oldest.done) files.delete(oldest.value);
      return ticket;
    },
    redeem: (ticket) => {
      const file = files.get(ticket) ?? null;
      if (file?.mode === 'write') files.delete(ticket);
      return file;
    },
  };
}
