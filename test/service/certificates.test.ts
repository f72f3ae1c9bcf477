import { X509Certificate, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { SystemClock } from '../../model/clock.ts';
import { CertificateAuthority, certificateFingerprint } from '../../service/certificates.ts';
import { HandClock, random, temporaryDirectory } from './workbench.ts';

const open = (directory: string, clock = new SystemClock() as SystemClock | HandClock, name = 'web') => CertificateAuthority.open({ directory, name, commonName: 'Valisette VAL042 authority', clock, random });

describe('our own certificate authority', () => {
  it('is made once and read again, its key readable by its owner only', async () => {
    await using directory = await temporaryDirectory();
    const first = await open(directory.path);
    const second = await open(directory.path);
    expect(second.certificatePem).toBe(first.certificatePem);
    expect((await stat(join(directory.path, 'web-authority.key'))).mode & 0o077).toBe(0);
    const certificate = new X509Certificate(first.certificatePem);
    expect(certificate.ca).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
  });

  it('signs a server certificate for names and addresses, keeps it, and makes it again when a name is missing or it ends soon', async () => {
    await using directory = await temporaryDirectory();
    const clock = new HandClock();
    const authority = await open(directory.path, clock);
    const first = await authority.serverCertificate('web', ['valisette-042.local', '127.0.0.1']);
    const leaf = new X509Certificate(first.certificatePem);
    expect(leaf.checkHost('valisette-042.local')).toBe('valisette-042.local');
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf.ca).toBe(false);
    expect((Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / 86_400_000).toBeLessThanOrEqual(398);
    expect(certificateFingerprint(first.certificatePem)).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect((await authority.serverCertificate('web', ['127.0.0.1'])).certificatePem).toBe(first.certificatePem);
    const renamed = await authority.serverCertificate('web', ['valisette-043.local']);
    expect(renamed.certificatePem).not.toBe(first.certificatePem);
    clock.advance(350 * 86_400_000);
    expect((await authority.serverCertificate('web', ['valisette-043.local'])).certificatePem).not.toBe(renamed.certificatePem);
    await writeFile(join(directory.path, 'web.key'), await readFile(join(directory.path, 'web-authority.key')));
    const repaired = await authority.serverCertificate('web', ['valisette-043.local']);
    expect(new X509Certificate(repaired.certificatePem).checkPrivateKey(createPrivateKey(repaired.keyPem))).toBe(true);
  });

  it('serves mutual TLS: a client with a certificate for its own key is known by name, a stranger is not let in', async () => {
    await using directory = await temporaryDirectory();
    const authority = await open(directory.path);
    const server = await authority.serverCertificate('broker', ['localhost', '127.0.0.1']);
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const certificate = await authority.clientCertificate('suitcase-42', keys.publicKey.export({ format: 'jwk' }));
    const listener = createServer({ cert: server.certificatePem, key: server.keyPem, ca: authority.certificatePem, requestCert: true, rejectUnauthorized: true }, (socket) => {
      socket.end(String(socket.getPeerCertificate().subject.CN));
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const keyPem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
    expect(await readAll(connect({ port, host: 'localhost', ca: server.authorityPem, cert: certificate, key: keyPem }))).toBe('suitcase-42');
    await expect(readAll(connect({ port, host: 'localhost', ca: server.authorityPem }))).rejects.toThrow(/certificate/i);
    const stranger = await open(join(directory.path, 'other'), new SystemClock(), 'other');
    const foreign = await stranger.clientCertificate('suitcase-42', keys.publicKey.export({ format: 'jwk' }));
    // TLS 1.3 tells the client only after its own part is done: what counts is that it never gets an answer.
    expect(await readAll(connect({ port, host: 'localhost', ca: server.authorityPem, cert: foreign, key: keyPem })).catch(() => '')).toBe('');
    await new Promise((resolve) => listener.close(resolve));
  });

  it('refuses a key of another kind, a name with other characters and damaged files', async () => {
    await using directory = await temporaryDirectory();
    const authority = await open(directory.path);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
    await expect(authority.clientCertificate('suitcase-42', rsa)).rejects.toMatchObject({ code: 'schema-violation' });
    const good = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    await expect(authority.clientCertificate('x, CN=admin', good)).rejects.toMatchObject({ code: 'schema-violation' });
    await writeFile(join(directory.path, 'web-authority.crt'), 'garbage');
    await expect(open(directory.path)).rejects.toMatchObject({ code: 'storage-corrupt' });
  });
});

function readAll(socket: TLSSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', reject);
    socket.on('end', () => resolve(text));
  });
}
