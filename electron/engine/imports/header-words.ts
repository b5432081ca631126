/**
 * Header words by what they mean, English and Indonesian and what the usual tools write. Earlier words are the better match.
 * Compared as `plainWords` has them: lower case, signs as spaces, camel case parted.
 */
// biome-ignore format: a table of words
export const HEADER_WORDS: Readonly<Record<string, readonly string[]>> = {
  address: [
    'email', 'e mail', 'email address', 'e mail address', 'alamat email', 'alamat e mail', 'surel', 'alamat surel', 'primary email',
    'e mail 1 value', 'email 1 value', 'email 1', 'e mail 1', 'e mail 1 address', 'subscriber email', 'contact email', 'work email',
    'emailaddress', 'mail', 'email id', 'user email', 'customer email', 'email pelanggan', 'imel', 'e mail utama', 'email utama',
    'pos el', 'posel', 'alamat pos el', 'emails', 'email addresses', 'email value', 'personal email', 'email pribadi', 'email kantor',
    'business email', 'recipient email', 'email penerima', 'to email', 'buyer email', 'billing email', 'member email', 'email anggota',
    'email peserta', 'email customer', 'email konsumen', 'email member', 'login email', 'mail address', 'adresse e mail', 'e mail adresse',
    'correo', 'correo electronico', 'correo electrónico', 'courriel', 'electronic mail', 'email contact', 'kontak email', 'primary e mail',
    'email primary', 'account email', 'email perusahaan', 'company email', 'email home', 'home email', 'email work',
  ],
  name: [
    'full name', 'fullname', 'nama lengkap', 'nama', 'name', 'display name', 'contact name', 'nama kontak', 'nama pelanggan',
    'customer name', 'subscriber name', 'nama peserta', 'nama anggota', 'nama penerima', 'nama customer', 'nama konsumen', 'nama pembeli',
    'buyer name', 'recipient name', 'nama siswa', 'nama mahasiswa', 'nama karyawan', 'nama pegawai', 'nama donatur', 'donor name',
    'member name', 'nama member', 'participant name', 'attendee name', 'client name', 'nama klien', 'nama tamu', 'guest name',
    'nama sesuai ktp', 'formatted name', 'person name', 'nama orang', 'nama langkap', 'nama jemaat', 'nama jamaah', 'nama alumni',
    'employee name', 'student name', 'billing name', 'shipping name', 'nom complet', 'nombre completo', 'person',
  ],
  first_name: [
    'first name', 'firstname', 'given name', 'fname', 'nama depan', 'panggilan', 'nama panggilan', 'greeting name', 'forename', 'vorname',
    'first', 'sapaan', 'nama sapaan', 'nama kecil', 'given names', 'prenom', 'prénom', 'voornaam', 'preferred name', 'subscriber first name',
    'contact first name', 'billing first name', 'customer first name', 'first name 1', 'nama pertama',
  ],
  last_name: [
    'last name', 'lastname', 'family name', 'surname', 'lname', 'nama belakang', 'nama keluarga', 'nachname', 'last', 'marga', 'nama akhir',
    'apellido', 'apellidos', 'achternaam', 'contact last name', 'billing last name', 'customer last name', 'subscriber last name', 'familyname',
  ],
  tags: [
    'tags', 'tag', 'label', 'labels', 'categories', 'group membership', 'contact tags', 'member tags', 'user tags', 'customer tags', 'penanda',
    'tag kontak', 'subscriber tags', 'tag name', 'tag names', 'tags list',
  ],
  list: [
    'list', 'lists', 'group', 'groups', 'segment', 'segments', 'daftar', 'grup', 'kelompok', 'contact groups', 'list name', 'list names',
    'nama daftar', 'mailing list', 'mailing lists', 'email lists', 'email list', 'audience', 'audiences', 'daftar kontak', 'nama grup',
    'contact list', 'contact lists', 'subscriber lists', 'milis', 'list membership', 'group name', 'group names', 'kontak grup', 'nama list',
  ],
  consent_source: [
    'consent source', 'optin source', 'opt in source', 'signup source', 'sign up source', 'subscription source', 'sumber persetujuan',
    'sumber izin', 'lead source', 'email update source', 'sumber data', 'asal data', 'sumber kontak', 'contact source', 'subscribe source',
    'consent method', 'cara persetujuan', 'signup form', 'sign up form', 'source', 'sumber', 'original source', 'customer source',
    'email marketing consent source', 'registration source', 'acquisition source', 'sumber pendaftaran',
  ],
  consent_date: [
    'consent date', 'optin time', 'opt in time', 'opt in date', 'optin date', 'optin', 'subscribed at', 'subscribe date',
    'subscription date', 'signup date', 'sign up date', 'confirm time', 'tanggal persetujuan', 'consent timestamp', 'consent time', 'consent at',
    'email marketing consent timestamp', 'tanggal setuju', 'tgl setuju', 'tanggal langganan', 'tanggal berlangganan', 'tgl langganan',
    'subscribed on', 'date subscribed', 'subscribed date', 'subscription time', 'confirmed at', 'confirmed opt in date', 'opted in at',
    'signup time', 'sign up time', 'signed up at', 'signed up', 'double opt in date', 'double optin date', 'optin at', 'opt in timestamp',
    'tanggal daftar', 'tgl daftar', 'waktu daftar', 'tanggal pendaftaran', 'tanggal registrasi', 'tgl registrasi', 'tanggal bergabung',
    'tgl bergabung', 'tanggal gabung', 'tgl gabung', 'bergabung', 'join date', 'joined', 'joined at', 'date joined', 'registered at',
    'registration date', 'registered', 'timestamp', 'cap waktu', 'stempel waktu', 'created at', 'create date', 'added time', 'date added',
    'added at', 'created', 'created on', 'created time', 'creation date', 'date created', 'tanggal dibuat', 'tgl dibuat', 'added', 'added on',
    'start date', 'member since', 'customer since', 'anggota sejak', 'pelanggan sejak',
  ],
};

/** Words of a date that may be anything's birth: good to propose, not certain. */
export const ANY_BIRTH =
  /creat|added|bergabung|gabung|joined|join date|regist|timestamp|waktu|dibuat|start|since|sejak|^tanggal daftar$|^tgl daftar$/;

/** Columns of known exports that describe their own tool and not the person. */
// biome-ignore format: a table of words
export const OF_THE_TOOL = new Set([
  'member rating', 'optin ip', 'confirm ip', 'opt in ip', 'signup ip', 'ip address', 'ip', 'latitude', 'longitude', 'gmtoff', 'dstoff', 'leid', 'euid',
  'last changed', 'clean campaign title', 'clean campaign id', 'unsub campaign title', 'unsub campaign id', 'unsub reason', 'unsub reason other', 'uuid',
  'id', 'contact id', 'record id', 'subscriber id', 'attributes', 'updated at', 'expiry', 'active subscription', 'prefer digests',
  'yomi name', 'given name yomi', 'additional name yomi', 'family name yomi', 'e mail 1 type', 'e mail 1 label', 'initials',
  'directory server', 'billing information', 'sensitivity', 'priority', 'mileage', 'photo', 'file as', 'e mail type',
  'e mail display name', 'no', 'no urut', 'nomor urut', 'nr', 'nomor', 'no.', '#', 'phonetic first name', 'phonetic middle name', 'phonetic last name',
  'given yomi', 'surname yomi', 'company yomi', 'internet free busy', 'private', 'e mail 2 type', 'e mail 2 display name', 'e mail 3 type',
  'e mail 3 display name', 'user 1', 'user 2', 'user 3', 'user 4', 'modified time', 'modified at', 'last modified', 'last modified date', 'last updated',
  'date updated', 'record id contact', 'associated company ids', 'associated company', 'contact owner', 'ext id', 'external id', 'stripe customer id',
  'stripe connected customer id', 'deleted at', 'complimentary plan', 'email domain', 'emails received 6mo', 'emails dropped 6mo', 'emails opened 6mo',
  'num emails opened', 'num email opens last 7d', 'opens', 'clicks', 'open rate', 'click rate', 'last open', 'last click', 'last opened', 'last clicked',
  'last sent', 'last activity', 'last activity date', 'sent', 'opened', 'clicked', 'user agent', 'rec id', 'object id', 'klaviyo id', 'profile id',
]);
