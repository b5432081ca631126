/**
 * How Node is started for an engine. Most of what sending makes is gone a moment later; a young generation that may grow to
 * 128 MB (Node 24) takes that much memory and gains nothing.
 */
export const ENGINE_FLAGS = ['--max-semi-space-size=8'] as const;
