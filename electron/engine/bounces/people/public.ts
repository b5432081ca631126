/** What a thread may ask about everybody who was heard of. A door of its own: a thread that only reads must not load what reads mail. */
export * from './repo.ts';
