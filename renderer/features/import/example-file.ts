import type { Language } from '../../ui/index.ts';

const ROWS = {
  en: [
    'Email,Full name,First name,City,Birthday,Tags',
    'anna.lee@example.com,Anna Lee,Anna,Springfield,14/08/1991,regular',
    'ben.carter@example.net,Ben Carter,Ben,Riverside,02/01/1985,"regular, baking class"',
    'clara.diaz@example.org,Clara Diaz,,Springfield,30/11/1994,',
    'dan.evans@example.com,Dan Evans,Dan,Lakewood,,wholesale',
    'erin.example.com,Erin Fox,Erin,Lakewood,21/05/1979,',
  ],
  id: [
    'Email,Nama Lengkap,Panggilan,Kota,Tanggal Lahir,Tag',
    'anna.lestari@example.com,Anna Lestari,Anna,Malang,14/08/1991,langganan',
    'budi.santoso@example.net,Budi Santoso,Budi,Batu,02/01/1985,"langganan, kelas roti"',
    'citra.dewi@example.org,Citra Dewi,,Malang,30/11/1994,',
    'dedi.halim@example.com,Dedi Halim,Dedi,Surabaya,,grosir',
    'eka.example.com,Eka Putri,Eka,Surabaya,21/05/1979,',
  ],
} as const satisfies Record<Language, readonly string[]>;
const NAMES = { en: 'example.csv', id: 'contoh.csv' } as const;

/** A small list as it should look, with one mistake to see what happens then; nobody lives at its addresses. */
export function exampleFile(language: Language): File {
  // The mark at the start tells Excel that it is UTF-8.
  return new File([`\ufeff${ROWS[language].join('\r\n')}\r\n`], NAMES[language], { type: 'text/csv' });
}

/** Lets the person keep the example, to fill it in a spreadsheet. */
export function saveExample(language: Language): void {
  const file = exampleFile(language);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
