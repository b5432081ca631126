import { config } from 'zod';

// First import of the page: the policy has no unsafe-eval, and zod probes for it otherwise.
config({ jitless: true });
