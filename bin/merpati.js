#!/usr/bin/env node
// In an installed package the built command line runs; in a checkout the sources do (Node 22.18+ reads TypeScript as it is).
import { existsSync } from 'node:fs';

const built = new URL('../out/main/cli.js', import.meta.url);
await import(
  existsSync(new URL('../electron/hosts/cli.ts', import.meta.url)) ? '../electron/hosts/cli.ts' : built.href
);
