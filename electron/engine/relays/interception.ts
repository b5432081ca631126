/**
 * Programs and boxes that stand in the middle of encrypted lines and sign with an authority of their own. Words of the
 * issuer's name, lower case, as their own documentation and certificates show them; the name is what a person would know.
 */
// biome-ignore format: a table is read by its lines
const INTERCEPTORS: readonly (readonly [word: string, name: string])[] = [
  // Virus scanners on this computer ("mail shield", "SSL/TLS filtering").
  ['avast! mail scanner', 'Avast'],
  ['avast', 'Avast'],
  ['avg web/mail shield', 'AVG'],
  ['avg technologies', 'AVG'],
  ['kaspersky', 'Kaspersky'],
  ['eset ssl filter', 'ESET'],
  ['eset, spol', 'ESET'],
  ['bitdefender', 'Bitdefender'],
  ['norton web/mail shield', 'Norton'],
  ['norton', 'Norton'],
  ['dr.web', 'Dr.Web'],
  ['doctor web', 'Dr.Web'],
  ['g data', 'G DATA'],
  ['bullguard', 'BullGuard'],
  ['panda security', 'Panda'],
  ['smadav', 'Smadav'],
  ['adguard', 'AdGuard'],
  ['comodo antivirus', 'Comodo Antivirus'],
  ['trend micro', 'Trend Micro'],
  ['mcafee web gateway', 'McAfee Web Gateway'],
  ['skyhigh', 'Skyhigh'],
  // Boxes and services of a company, school or hotel.
  ['fortinet', 'FortiGate'],
  ['fortigate', 'FortiGate'],
  ['sophos', 'Sophos'],
  ['cyberoam', 'Cyberoam'],
  ['zscaler', 'Zscaler'],
  ['palo alto', 'Palo Alto'],
  ['blue coat', 'Blue Coat'],
  ['bluecoat', 'Blue Coat'],
  ['forcepoint', 'Forcepoint'],
  ['websense', 'Websense'],
  ['netskope', 'Netskope'],
  ['cisco umbrella', 'Cisco Umbrella'],
  ['cisco secure web', 'Cisco Secure Web'],
  ['gateway ca - cloudflare', 'Cloudflare Gateway'],
  ['cloudflare gateway', 'Cloudflare Gateway'],
  ['check point', 'Check Point'],
  ['barracuda', 'Barracuda'],
  ['sonicwall', 'SonicWall'],
  ['watchguard', 'WatchGuard'],
  ['untangle', 'Untangle'],
  ['smoothwall', 'Smoothwall'],
  ['lightspeed', 'Lightspeed'],
  ['securly', 'Securly'],
  ['contentkeeper', 'ContentKeeper'],
  ['iboss', 'iboss'],
  ['pfsense', 'pfSense'],
  ['opnsense', 'OPNsense'],
  ['sangfor', 'Sangfor'],
  ['huawei usg', 'Huawei firewall'],
  ['hillstone', 'Hillstone'],
  ['squid', 'Squid'],
  ['mikrotik', 'MikroTik'],
  // Tools of developers.
  ['mitmproxy', 'mitmproxy'],
  ['portswigger', 'Burp'],
  ['charles proxy', 'Charles'],
  ['fiddler', 'Fiddler'],
  ['do_not_trust', 'Fiddler'],
  ['superfish', 'Superfish'],
  ['privdog', 'PrivDog'],
];

/** The program or box that is known to sign in the middle of encrypted lines under this issuer's name, or null. */
export function interceptor(issuer: string): string | null {
  const lower = issuer.slice(0, 500).toLowerCase();
  return INTERCEPTORS.find(([word]) => lower.includes(word))?.[1] ?? null;
}
