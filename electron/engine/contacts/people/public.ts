/** What a thread may ask about all contacts at once. A door of its own: a thread that only reads must not load what writes. */
export * from './repo.ts';
