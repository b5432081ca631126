export const DATABASE_NAME = 'merpati.db';

/** Milliseconds that a call waits for a database which another program holds; the whole engine stands still meanwhile. */
export const BUSY_WAIT = 2_500;
