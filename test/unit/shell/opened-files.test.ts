import { describe, expect, it } from 'vitest';
import { createOpenedFiles, filesNamed } from '../../../electron/shell/opened-files.ts';

const THERE = () => true;

describe('files that the system opens with the app', () => {
  it('are those a command line names, from the folder where it was given', () => {
    const args = [
      '--workspace',
      '/w',
      'list.csv',
      '/abs/List.XLSX',
      '--inspect=people.csv',
      'notes.pdf',
      'https://x.example/a',
    ];
    expect(filesNamed(args, '/home/siti', THERE)).toEqual(['/home/siti/list.csv', '/abs/List.XLSX']);
  });

  it('are there', () => {
    expect(filesNamed(['a.csv', 'b.csv'], '/', (path) => path === '/b.csv')).toEqual(['/b.csv']);
    expect(filesNamed([import.meta.dirname, 'none.csv'], import.meta.dirname)).toEqual([]);
  });

  it('wait until they are taken, once, and never by the thousand', () => {
    const opened = createOpenedFiles(['/first.csv']);
    opened.add(['/second.csv']);
    expect(opened.waiting()).toBe(true);
    expect(opened.take()).toEqual(['/first.csv', '/second.csv']);
    expect(opened.waiting()).toBe(false);
    expect(opened.take()).toEqual([]);
    opened.add(Array.from({ length: 5_000 }, (_, n) => `/${n}.csv`));
    expect(opened.take()).toHaveLength(20);
  });
});
