/** What a thread may ask about everybody who was written to. A door of its own: a thread that only reads must not load what sends. */
export * from './repo.ts';
