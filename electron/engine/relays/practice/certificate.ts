import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A self-signed certificate (RFC 5280, ECDSA P-256) and its key as PEM, for the practice relay and for tests; never for the open net. */
export function selfSignedCertificate(options: { names: readonly string[]; from: number; to: number }): {
  key: string;
  cert: string;
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const name = sequence(set(sequence(oid(COMMON_NAME), tag(0x0c, Buffer.from(options.names[0] ?? 'localhost')))));
  const toBeSigned = sequence(
    tag(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    sequence(oid(ECDSA_SHA256)),
    name,
    sequence(utcTime(options.from), utcTime(options.to)),
    name,
    publicKey,
    tag(0xa3, sequence(sequence(oid(SUBJECT_ALT_NAME), tag(0x04, sequence(...options.names.map(generalName)))))),
  );
  const signature = sign('sha256', toBeSigned, createPrivateKey(privateKey));
  const der = sequence(
    toBeSigned,
    sequence(oid(ECDSA_SHA256)),
    tag(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return { key: privateKey, cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n` };
}

const COMMON_NAME = [0x55, 0x04, 0x03];
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11];
const ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

/** One DER value: tag, length, content (X.690 8.1). */
function tag(number: number, content: Buffer): Buffer {
  const length = content.length;
  const head =
    length < 0x80
      ? [number, length]
      : length < 0x100
        ? [number, 0x81, length]
        : [number, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}
const sequence = (...parts: Buffer[]) => tag(0x30, Buffer.concat(parts));
const set = (...parts: Buffer[]) => tag(0x31, Buffer.concat(parts));
const oid = (bytes: number[]) => tag(0x06, Buffer.from(bytes));
const integer = (bytes: Buffer) => tag(0x02, bytes);

function utcTime(time: number): Buffer {
  const digits = new Date(time).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return tag(0x17, Buffer.from(`${digits}Z`));
}

function generalName(name: string): Buffer {
  return isIPv4(name) ? tag(0x87, Buffer.from(name.split('.').map(Number))) : tag(0x82, Buffer.from(name));
}
