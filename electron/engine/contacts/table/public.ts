/** What a thread may ask to page through the table and to read texts. A door of its own: a thread that only reads must not load what writes. */
export * from './order-repo.ts';
export * from './rows-repo.ts';
