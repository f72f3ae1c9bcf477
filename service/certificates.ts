import 'reflect-metadata';
import { X509Certificate as NodeCertificate, createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  AuthorityKeyIdentifierExtension, BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension,
  PemConverter, SubjectAlternativeNameExtension, SubjectKeyIdentifierExtension, X509Certificate, X509CertificateGenerator, cryptoProvider,
} from '@peculiar/x509';
import type { Extension } from '@peculiar/x509';
import type { Clock, RandomBytes } from '../model/clock.ts';
import { ValisetteError } from '../model/errors.ts';
import { isMissing, replaceFile } from './files.ts';

/**
 * A small certificate authority of our own: ECDSA P-256 with SHA-256, one level, files on disk. It signs the server
 * certificate of a web page or a broker, and client certificates for public keys whose private part stays elsewhere.
 */

cryptoProvider.set(webcrypto as unknown as Crypto);

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

const DAY = 86_400_000;
/** A board without a battery clock may start days early: certificates begin before their making. */
const BACKDATED_DAYS = 2;
const AUTHORITY_DAYS = 3_650;
/** Longest a browser accepts for a server. */
const SERVER_DAYS = 397;
const RENEW_BELOW_DAYS = 60;

export interface CertificateAuthorityOptions {
  /** Directory of `<name>-authority.crt` and `<name>-authority.key`. */
  directory: string;
  /** First part of the file names, e.g. `web`. */
  name: string;
  /** Shown to people who install the authority, e.g. `Valisette VAL042 authority`. */
  commonName: string;
  clock: Clock;
  random: RandomBytes;
}

export interface ServerCertificate {
  /** The server's certificate, then the authority's. */
  certificatePem: string;
  keyPem: string;
  authorityPem: string;
}

/** Make one with `CertificateAuthority.open`. */
export class CertificateAuthority {
  private constructor(
    private readonly options: CertificateAuthorityOptions,
    private readonly key: webcrypto.CryptoKey,
    private readonly certificate: X509Certificate,
  ) {}

  /** Reads the authority, or makes it on first use. @throws ValisetteError `storage-corrupt` when its files are damaged. */
  static async open(options: CertificateAuthorityOptions): Promise<CertificateAuthority> {
    const keyPath = join(options.directory, `${options.name}-authority.key`);
    const certificatePath = join(options.directory, `${options.name}-authority.crt`);
    try {
      const [keyPem, certificatePem] = await Promise.all([readFile(keyPath, 'utf8'), readFile(certificatePath, 'utf8')]);
      return new CertificateAuthority(options, await readPrivateKey(keyPem), new X509Certificate(certificatePem));
    } catch (cause) {
      if (!isMissing(cause)) throw new ValisetteError('storage-corrupt', `${certificatePath}: not a readable authority`, { path: certificatePath }, { cause });
    }
    const pair = await generateKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: distinguishedName(options.commonName),
      keys: pair,
      signingAlgorithm: SIGNATURE,
      serialNumber: serialNumber(options.random),
      ...validity(options.clock, AUTHORITY_DAYS),
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(pair.publicKey),
      ],
    });
    await replaceFile(keyPath, await writePrivateKey(pair.privateKey));
    await replaceFile(certificatePath, `${certificate.toString('pem')}\n`, 0o644);
    return new CertificateAuthority(options, pair.privateKey, certificate);
  }

  /** PEM of the authority's own certificate: what others install or trust. */
  get certificatePem(): string {
    return `${this.certificate.toString('pem')}\n`;
  }

  /**
   * Certificate and key of a server under these names and addresses, kept in `<fileName>.crt` and `.key`. Made again when
   * fewer than 60 days are left, when a name is missing in it, or when another authority had signed it.
   */
  async serverCertificate(fileName: string, names: readonly string[]): Promise<ServerCertificate> {
    const keyPath = join(this.options.directory, `${fileName}.key`);
    const certificatePath = join(this.options.directory, `${fileName}.crt`);
    const kept = await readPair(keyPath, certificatePath);
    if (kept !== null && this.stillGood(kept, names)) return { ...kept, authorityPem: this.certificatePem };
    const pair = await generateKeys();
    const alternatives = names.map((name) => (isIP(name) === 0 ? { type: 'dns' as const, value: name } : { type: 'ip' as const, value: name }));
    const leaf = await this.sign(names[0] ?? 'localhost', pair.publicKey, SERVER_DAYS, ExtendedKeyUsage.serverAuth, [new SubjectAlternativeNameExtension(alternatives)]);
    const made = { certificatePem: `${leaf.toString('pem')}\n${this.certificatePem}`, keyPem: await writePrivateKey(pair.privateKey) };
    await replaceFile(keyPath, made.keyPem);
    await replaceFile(certificatePath, made.certificatePem, 0o644);
    return { ...made, authorityPem: this.certificatePem };
  }

  /**
   * Client certificate for somebody else's public key (P-256): `commonName` is how that machine is known from then on.
   * @throws ValisetteError `schema-violation` when the key is not one of P-256 or the name has other characters than letters, digits and hyphens.
   */
  async clientCertificate(commonName: string, publicKey: JsonWebKey, days = SERVER_DAYS): Promise<string> {
    if (!/^[A-Za-z0-9-]{1,64}$/.test(commonName)) throw new ValisetteError('schema-violation', 'a machine name has letters, digits and hyphens', { field: 'commonName' });
    let key: webcrypto.CryptoKey;
    try {
      key = await webcrypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', ...coordinates(publicKey) }, KEY, true, ['verify']);
    } catch (cause) {
      throw new ValisetteError('schema-violation', 'not a P-256 public key', { field: 'publicKey' }, { cause });
    }
    const certificate = await this.sign(commonName, key, days, ExtendedKeyUsage.clientAuth, []);
    return `${certificate.toString('pem')}\n`;
  }

  private async sign(commonName: string, publicKey: CryptoKey, days: number, usage: ExtendedKeyUsage, extensions: readonly Extension[]): Promise<X509Certificate> {
    return X509CertificateGenerator.create({
      subject: distinguishedName(commonName),
      issuer: this.certificate.subject,
      publicKey,
      signingKey: this.key,
      signingAlgorithm: SIGNATURE,
      serialNumber: serialNumber(this.options.random),
      ...validity(this.options.clock, days),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([usage]),
        await SubjectKeyIdentifierExtension.create(publicKey),
        await AuthorityKeyIdentifierExtension.create(this.certificate.publicKey),
        ...extensions,
      ],
    });
  }

  private stillGood(kept: { certificatePem: string; keyPem: string }, names: readonly string[]): boolean {
    try {
      const leaf = new NodeCertificate(kept.certificatePem);
      // A power cut between the two files leaves a key without its certificate.
      if (!leaf.verify(createPublicKey(this.certificatePem)) || !leaf.checkPrivateKey(createPrivateKey(kept.keyPem))) return false;
      if (Date.parse(leaf.validTo) - Date.parse(this.options.clock.now().iso) < RENEW_BELOW_DAYS * DAY) return false;
      return names.every((name) => (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined);
    } catch {
      return false;
    }
  }
}

/** SHA-256 of a certificate, `AB:CD:…`: printed on a label so that people can compare what the browser shows. */
export function certificateFingerprint(pem: string): string {
  return new NodeCertificate(pem).fingerprint256;
}

async function readPair(keyPath: string, certificatePath: string): Promise<{ keyPem: string; certificatePem: string } | null> {
  try {
    const [keyPem, certificatePem] = await Promise.all([readFile(keyPath, 'utf8'), readFile(certificatePath, 'utf8')]);
    return { keyPem, certificatePem };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function validity(clock: Clock, days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.parse(clock.now().iso);
  return { notBefore: new Date(now - BACKDATED_DAYS * DAY), notAfter: new Date(now + (days - BACKDATED_DAYS) * DAY) };
}

/** 16 random bytes, positive in DER. */
function serialNumber(random: RandomBytes): string {
  const bytes = Uint8Array.from(random(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

/** Only characters that need no escaping in a distinguished name. */
function distinguishedName(commonName: string): string {
  return `CN=${commonName.replace(/[^A-Za-z0-9 .:_-]/g, '-').slice(0, 64)}`;
}

function coordinates(key: JsonWebKey): { x: string; y: string } {
  return { x: key.x ?? '', y: key.y ?? '' };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
}

async function writePrivateKey(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

function readPrivateKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), KEY, true, ['sign']);
}
