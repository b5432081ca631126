/** Header words by what they mean, English and Indonesian, as the usual tools write them. Earlier words are the better match. */
// biome-ignore format: a table of words
export const HEADER_WORDS: Readonly<Record<string, readonly string[]>> = {
  address: [
    'email', 'e mail', 'email address', 'e mail address', 'alamat email', 'alamat e mail', 'surel', 'alamat surel', 'primary email',
    'e mail 1 value', 'email 1 value', 'email 1', 'e mail 1', 'e mail 1 address', 'subscriber email', 'contact email', 'work email',
    'emailaddress', 'mail', 'email id', 'user email', 'customer email', 'email pelanggan', 'imel',
  ],
  name: [
    'full name', 'fullname', 'nama lengkap', 'nama', 'name', 'display name', 'contact name', 'nama kontak', 'nama pelanggan',
    'customer name', 'subscriber name', 'nama peserta', 'nama anggota',
  ],
  first_name: [
    'first name', 'firstname', 'given name', 'fname', 'nama depan', 'panggilan', 'nama panggilan', 'greeting name', 'forename', 'vorname',
    'first', 'sapaan',
  ],
  last_name: [
    'last name', 'lastname', 'family name', 'surname', 'lname', 'nama belakang', 'nama keluarga', 'nachname', 'last',
  ],
  list: [
    'list', 'lists', 'tags', 'tag', 'label', 'labels', 'group', 'groups', 'segment', 'segments', 'daftar', 'grup', 'kelompok',
    'group membership', 'contact groups', 'categories',
  ],
  consent_source: [
    'consent source', 'optin source', 'opt in source', 'signup source', 'sign up source', 'subscription source', 'sumber persetujuan',
    'sumber izin', 'lead source',
  ],
  consent_date: [
    'consent date', 'optin time', 'opt in time', 'opt in date', 'optin date', 'optin', 'subscribed at', 'subscribe date',
    'subscription date', 'signup date', 'sign up date', 'confirm time', 'double opt in', 'double optin', 'tanggal persetujuan',
    'tanggal daftar', 'tgl daftar', 'tanggal bergabung', 'created at', 'create date', 'added time', 'date added', 'created',
  ],
};

/** Columns of known exports that describe their own tool and not the person. */
// biome-ignore format: a table of words
export const OF_THE_TOOL = new Set([
    'member rating', 'optin ip', 'confirm ip', 'latitude', 'longitude', 'gmtoff', 'dstoff', 'leid', 'euid', 'last changed',
    'clean campaign title', 'clean campaign id', 'unsub campaign title', 'unsub campaign id', 'unsub reason', 'unsub reason other', 'uuid',
    'id', 'contact id', 'record id', 'subscriber id', 'attributes', 'updated at', 'expiry', 'active subscription', 'prefer digests',
    'yomi name', 'given name yomi', 'additional name yomi', 'family name yomi', 'e mail 1 type', 'e mail 1 label', 'initials',
    'directory server', 'billing information', 'sensitivity', 'priority', 'mileage', 'photo', 'file as', 'e mail type',
    'e mail display name', 'no', 'no urut', 'nomor urut', 'nr',
  ]);
