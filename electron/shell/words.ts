import type { ShellLanguage } from '../../shared/bridge.ts';

/** The shell's own words: menus and system dialogs. The page's words live in its catalogues. */
const en = {
  file: 'File',
  newCampaign: 'New campaign',
  importContacts: 'Import contacts…',
  settings: 'Settings',
  closeWindow: 'Close window',
  quit: 'Quit Merpati',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  palette: 'Search and commands…',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  zoomReset: 'Normal size',
  fullScreen: 'Full screen',
  reload: 'Reload',
  developer: 'Developer tools',
  go: 'Go to',
  home: 'Home',
  contacts: 'Contacts',
  campaigns: 'Campaigns',
  bounces: 'Bounces',
  relays: 'Relays',
  domains: 'Domains',
  window: 'Window',
  minimize: 'Minimise',
  help: 'Help',
  shortcuts: 'Keyboard shortcuts',
  about: 'About Merpati',
  hide: 'Hide Merpati',
  hideOthers: 'Hide others',
  sendingTitle: 'A campaign is being sent',
  sendingDetail:
    'If you quit, sending stops cleanly. Nothing is sent twice, and it goes on where it stopped when you open Merpati again.',
  keepSending: 'Keep sending',
  stopAndQuit: 'Stop and quit',
  pickContacts: 'Contacts (CSV, text)',
  pickReports: 'Bounce reports (EML, MBOX)',
  pickImages: 'Images',
  pickHtml: 'HTML',
  pickBackup: 'Merpati backup',
  pickAny: 'All files',
};

export type ShellWords = { readonly [key in keyof typeof en]: string };

const id: ShellWords = {
  file: 'Berkas',
  newCampaign: 'Kampanye baru',
  importContacts: 'Impor kontak…',
  settings: 'Pengaturan',
  closeWindow: 'Tutup jendela',
  quit: 'Keluar dari Merpati',
  edit: 'Edit',
  undo: 'Urungkan',
  redo: 'Ulangi',
  cut: 'Potong',
  copy: 'Salin',
  paste: 'Tempel',
  selectAll: 'Pilih semua',
  view: 'Tampilan',
  palette: 'Cari dan perintah…',
  zoomIn: 'Perbesar',
  zoomOut: 'Perkecil',
  zoomReset: 'Ukuran normal',
  fullScreen: 'Layar penuh',
  reload: 'Muat ulang',
  developer: 'Alat pengembang',
  go: 'Buka',
  home: 'Beranda',
  contacts: 'Kontak',
  campaigns: 'Kampanye',
  bounces: 'Bounce',
  relays: 'Relay',
  domains: 'Domain',
  window: 'Jendela',
  minimize: 'Kecilkan',
  help: 'Bantuan',
  shortcuts: 'Pintasan papan ketik',
  about: 'Tentang Merpati',
  hide: 'Sembunyikan Merpati',
  hideOthers: 'Sembunyikan yang lain',
  sendingTitle: 'Kampanye sedang dikirim',
  sendingDetail:
    'Jika Anda keluar, pengiriman berhenti dengan rapi. Tidak ada yang terkirim dua kali, dan pengiriman dilanjutkan saat Anda membuka Merpati lagi.',
  keepSending: 'Lanjutkan mengirim',
  stopAndQuit: 'Hentikan dan keluar',
  pickContacts: 'Kontak (CSV, teks)',
  pickReports: 'Laporan bounce (EML, MBOX)',
  pickImages: 'Gambar',
  pickHtml: 'HTML',
  pickBackup: 'Cadangan Merpati',
  pickAny: 'Semua berkas',
};

const WORDS: Readonly<Record<ShellLanguage, ShellWords>> = { en, id };

/** The shell's words in a language; both sets are complete, which the compiler checks. */
export function shellWords(language: ShellLanguage): ShellWords {
  return WORDS[language];
}

/** Indonesian where the system prefers it, else English. */
export function systemLanguage(preferred: readonly string[]): ShellLanguage {
  const first = preferred[0]?.toLowerCase() ?? 'en';
  return first === 'id' || first.startsWith('id-') || first === 'in' || first.startsWith('in-') ? 'id' : 'en';
}
