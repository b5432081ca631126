import { describe, expect, it } from 'vitest';
import { classifyReply } from '../../../electron/engine/bounces/classify.ts';
import { CLASS_OF } from '../../../electron/engine/bounces/verdict-table.ts';
import type { Reason } from '../../../shared/verdict.ts';
import { REPLIES } from './replies.ts';

describe('replies of large receivers and of mail software', () => {
  it.each(REPLIES)('%s (%s): %s', (reasons, stage, text) => {
    expect(reasons.split(' ')).toContain(classifyReply({ text, stage }).reason);
  });

  it('never blames the address for trouble with us', () => {
    for (const [reasons, stage, text] of REPLIES) {
      const best = CLASS_OF[reasons.split(' ')[0] as Reason];
      if (best === 'us') expect(classifyReply({ text, stage }).class, text).not.toBe('address');
    }
  });
});
