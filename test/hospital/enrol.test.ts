import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acceptSuitcase, addPerson, initialiseHospital, initialiseSuitcase } from '../../cli/enrol.ts';
import { main } from '../../cli/valisette.ts';
import { hospitalConfiguration } from '../../hospital/configuration.ts';
import { hubConfiguration } from '../../hub/configuration.ts';
import { SystemClock } from '../../model/clock.ts';
import { readEnrolment } from '../../relay/enrolment/enrol.ts';
import { readConfiguration } from '../../service/configuration.ts';
import { PeopleStore } from '../../service/people/people.ts';
import { LIGHT_COST, random } from '../service/workbench.ts';
import { CARDIOLOGIST, PIN } from './sample-case.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PLACE = { kind: 'nursing-home' as const, name: 'EHPAD d’essai' };

describe('enrolment', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'valisette-enrol-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const hospitalDirectory = () => join(directory, 'hospital');
  const makeHospital = () => initialiseHospital(hospitalDirectory(), { hospitalId: 'chu-essai', name: 'CHU d’essai', brokerHost: 'relais.example', brokerPort: 8883 });
  const makeSuitcase = (suitcaseId: string, deviceId?: string) =>
    initialiseSuitcase(join(directory, deviceId ?? suitcaseId), { suitcaseId, place: PLACE, ...(deviceId === undefined ? {} : { deviceId }) });

  interface Outcome {
    status: number | string | null | undefined;
    out: string;
    err: string;
  }

  /** Runs the command line here. */
  async function valisette(parameters: readonly string[]): Promise<Outcome> {
    let [out, err] = ['', ''];
    const spies = [
      vi.spyOn(console, 'log').mockImplementation((text: string) => void (out += `${text}\n`)),
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => (err += String(text)) !== ''),
    ];
    try {
      process.exitCode = 0;
      await main(parameters);
      return { status: process.exitCode, out, err };
    } finally {
      process.exitCode = 0;
      for (const spy of spies) spy.mockRestore();
    }
  }

  /** Runs it in a process of its own, with a standard input. */
  function valisetteWithInput(parameters: readonly string[], input: string): Promise<Outcome> {
    const command = `import { main } from ${JSON.stringify(join(ROOT, 'cli', 'valisette.ts'))}; await main(process.argv.slice(1));`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', command, '--', ...parameters], { cwd: ROOT });
    let [out, err] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
    child.stdin.end(input);
    return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err })));
  }

  it('gives the suitcase a certificate of the hospital over its own key, and each the other’s description', async () => {
    const { configuration } = await makeHospital();
    const suitcase = await makeSuitcase('V042');
    expect(suitcase.configuration.relay).toBeNull();
    expect(await acceptSuitcase(hospitalDirectory(), join(directory, 'V042'))).toEqual({ deviceId: 'suitcase-v042', hospitalId: 'chu-essai' });

    const accepted = await readConfiguration(suitcase.configurationFile, hubConfiguration);
    const enrolment = await readEnrolment(accepted.relay!.enrolmentFile);
    const certificate = new X509Certificate(enrolment.connection.tls.certificatePem);
    const authority = new X509Certificate(await readFile(join(configuration.keysDirectory, 'relay-authority.crt')));
    expect([certificate.subject, certificate.verify(authority.publicKey), certificate.checkPrivateKey(enrolment.self.signingPrivateKey)]).toEqual(['CN=suitcase-v042', true, true]);
    expect([enrolment.connection.brokerUrl, enrolment.hospital.name]).toEqual(['mqtts://relais.example:8883', 'CHU d’essai']);
    expect((await readConfiguration(join(hospitalDirectory(), 'hospital.json'), hospitalConfiguration)).broker.names).toEqual(['relais.example']);
  });

  it('keeps private keys readable by their owner only', async () => {
    await makeHospital();
    await makeSuitcase('V042');
    for (const path of ['hospital/keys/relay-keys.json', 'hospital/keys/relay-authority.key', 'V042/keys/relay-keys.json', 'hospital/hospital.json']) {
      expect([path, (await stat(join(directory, path))).mode & 0o077]).toEqual([path, 0]);
    }
  });

  it('never replaces a hospital or a suitcase that is there', async () => {
    await makeHospital();
    await makeSuitcase('V042');
    const before = await readFile(join(hospitalDirectory(), 'keys', 'relay-keys.json'), 'utf8');
    await expect(makeHospital()).rejects.toMatchObject({ code: 'configuration-invalid' });
    await expect(makeSuitcase('V042')).rejects.toMatchObject({ code: 'configuration-invalid' });
    expect(await readFile(join(hospitalDirectory(), 'keys', 'relay-keys.json'), 'utf8')).toBe(before);
  });

  it('refuses a number that another suitcase has, and renews the certificate of the same one', async () => {
    await makeHospital();
    await makeSuitcase('V042');
    await makeSuitcase('V042', 'twin');
    await makeSuitcase('V043', 'chu-essai');
    const accept = (name: string) => acceptSuitcase(hospitalDirectory(), join(directory, name));
    await accept('V042');
    const first = (await readEnrolment(join(directory, 'V042', 'keys', 'enrolment.json'))).connection.tls.certificatePem;
    await expect(accept('twin')).rejects.toMatchObject({ code: 'configuration-invalid' });
    await expect(accept('chu-essai')).rejects.toMatchObject({ code: 'configuration-invalid' });
    await accept('V042');
    expect((await readEnrolment(join(directory, 'V042', 'keys', 'enrolment.json'))).connection.tls.certificatePem).not.toBe(first);
  });

  it('adds people who can sign in with their PIN', async () => {
    const { configuration } = await makeHospital();
    await addPerson(hospitalDirectory(), CARDIOLOGIST, PIN, LIGHT_COST);
    const people = new PeopleStore({ directory: configuration.dataDirectory, clock: new SystemClock(), random, cost: LIGHT_COST });
    expect(await people.verifyPin(CARDIOLOGIST.id, PIN)).toEqual(CARDIOLOGIST);
    await expect(addPerson(hospitalDirectory(), CARDIOLOGIST, '1234', LIGHT_COST)).rejects.toMatchObject({ code: 'schema-violation' });
    await expect(addPerson(join(directory, 'nowhere'), CARDIOLOGIST, PIN, LIGHT_COST)).rejects.toMatchObject({ code: 'configuration-invalid' });
  });

  it('works from the command line, the PIN from standard input, each mistake in one line with status 2', async () => {
    const home = hospitalDirectory();
    const made = await valisette(['enrol', 'init-hospital', '--directory', home, '--id', 'chu-essai', '--name', 'CHU d’essai', '--broker-host', 'localhost', '--port', '18883']);
    expect(made).toMatchObject({ status: 0, err: '' });
    const suitcase = join(directory, 'V042');
    expect(await valisette(['enrol', 'init-suitcase', '--directory', suitcase, '--suitcase', 'V042', '--place-name', 'EHPAD d’essai', '--finess', '060000001'])).toMatchObject({ status: 0, err: '' });
    expect(await valisette(['enrol', 'accept', '--hospital', home, '--suitcase', suitcase])).toMatchObject({ status: 0, err: '' });
    const person = ['enrol', 'person', '--directory', home, '--id', 'dr-vidal', '--name', 'Dr C. ESSAI-VIDAL', '--role', 'specialist', '--services', 'cardiology'];
    expect(await valisetteWithInput(person, `${PIN}\n`)).toMatchObject({ status: 0, err: '' });
    const people = new PeopleStore({ directory: join(home, 'data'), clock: new SystemClock(), random });
    expect(await people.verifyPin('dr-vidal', PIN)).toMatchObject({ services: ['cardiology'] });

    const oneLine = /^valisette: [^\n]+\n$/;
    expect(await valisetteWithInput(person, '')).toMatchObject({ status: 2, out: '', err: expect.stringMatching(oneLine) as unknown });
    expect(await valisette(['enrol', 'init-suitcase', '--directory', join(directory, 'x'), '--suitcase', 'v 42', '--place-name', 'x'])).toMatchObject({ status: 2, out: '', err: expect.stringMatching(oneLine) as unknown });
    expect(await valisette(['enrol', 'accept', '--hospital', home, '--suitcase', join(directory, 'none')])).toMatchObject({ status: 2, out: '', err: expect.stringMatching(oneLine) as unknown });
  }, 180_000);
});
