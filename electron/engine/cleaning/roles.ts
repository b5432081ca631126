// Shared mailboxes: nobody in particular agreed to anything there, several people read along, and complaints are likelier.
// Words that are also given names or nicknames are left out on purpose.
// biome-ignore format: a table of words
const ROLES = new Set([
  'abuse', 'accounting', 'accounts', 'accountspayable', 'admin', 'administrasi', 'administration', 'administrator', 'ads', 'advertising', 'all', 'apply', 'billing',
  'board', 'booking', 'bookings', 'business', 'career', 'careers', 'clients', 'compliance', 'contact', 'contactus', 'cs', 'customer', 'customercare', 'customerservice',
  'dev', 'developer', 'devnull', 'direksi', 'dns', 'donotreply', 'editor', 'editorial', 'email', 'enquiries', 'enquiry', 'everyone', 'event', 'events', 'feedback',
  'finance', 'frontoffice', 'ftp', 'gudang', 'hallo', 'halo', 'hello', 'help', 'helpdesk', 'hostmaster', 'hr', 'hrd', 'humas', 'humanresources', 'info', 'informasi',
  'information', 'inquiries', 'inquiry', 'invoice', 'invoices', 'it', 'itsupport', 'jobs', 'kantor', 'karir', 'kasir', 'keuangan', 'kontak', 'layanan', 'legal', 'list',
  'lowongan', 'mail', 'mailerdaemon', 'mailer-daemon', 'management', 'manager', 'marketing', 'media', 'news', 'newsletter', 'noc', 'noreply', 'no-reply', 'office',
  'operasional', 'operations', 'order', 'orders', 'partner', 'partners', 'partnership', 'payment', 'payments', 'pelanggan', 'pemasaran', 'pemesanan', 'pengaduan',
  'penjualan', 'personalia', 'phish', 'phishing', 'postmaster', 'press', 'privacy', 'procurement', 'promo', 'purchasing', 'recruitment', 'recruiting', 'redaksi',
  'registrar', 'reservasi', 'reservation', 'reservations', 'root', 'rsvp', 'sales', 'school', 'secretary', 'security', 'sekretariat', 'sekolah', 'server', 'service',
  'services', 'shipping', 'shop', 'spam', 'staff', 'store', 'students', 'subscribe', 'support', 'sysadmin', 'team', 'tech', 'test', 'tim', 'toko', 'umum', 'undisclosed-recipients',
  'unsubscribe', 'usenet', 'uucp', 'warehouse', 'web', 'webmaster', 'website', 'welcome', 'work', 'www',
]);

/** Tells whether an address belongs to an office rather than to a person; a tag or number behind the word does not matter. */
export function isRole(local: string): boolean {
  const plain = local.toLowerCase().replace(/\+.*$/, '');
  return ROLES.has(plain) || ROLES.has(plain.replace(/[._-]/g, '')) || ROLES.has(plain.replace(/[._-]?\d+$/, ''));
}
