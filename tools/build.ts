import { buildIfStale } from './built-app.ts';

// Builds the app where it is older than its sources.
await buildIfStale((text) => process.stderr.write(`build: ${text}\n`));
