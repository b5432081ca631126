import { spellingsOf, textsBelow } from './secret-search.ts';

/** How a person's words may stand in a file: any case, UTF-8 and both UTF-16, JSON escapes, base64, quoted-printable. */
export function formsOfWords(words: readonly string[]): string[] {
  const forms = words.flatMap((word) => {
    const escaped = word.replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const utf16 = Buffer.from(word, 'utf16le');
    return [
      ...spellingsOf(word).map((form) => Buffer.from(form).toString('latin1')),
      escaped,
      word.replace('@', '=40'),
      word.replace('@', '='),
      utf16.toString('latin1'),
      Buffer.from(utf16).swap16().toString('latin1'),
    ];
  });
  return [...new Set(forms.filter((form) => form.length > 3))];
}

/** Where a person still stands in the files of a workspace: `spelling in file`; base64 is compared as it is, everything else in any case. */
export function personIn(folder: string, words: readonly string[], leaveOut: RegExp = /$^/): string[] {
  const forms = formsOfWords(words);
  return textsBelow(folder)
    .filter(([file]) => !leaveOut.test(file))
    .flatMap(([file, text]) => {
      const lower = text.toLowerCase();
      return forms
        .filter((form) => text.includes(form) || (form.includes('@') && lower.includes(form.toLowerCase())))
        .map((form) => `${JSON.stringify(form)} in ${file.slice(folder.length)}`);
    });
}
