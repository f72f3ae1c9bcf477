import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { recordedPatient } from '../../cli/simulate/recorded-patient.ts';
import { readWfdbRecord } from '../../formats/wfdb.ts';
import { INDEPENDENT_LEADS } from '../../model/lead.ts';
import { decodeRecording } from '../../model/recording.ts';
import { publicData } from '../support/public-data.ts';
import { House } from './support/house.ts';
import { Bedside, CHROMIUM, NO_CHROMIUM, openBrowser, Responder } from './support/screens.ts';

const RECORD = publicData('ptbxl/records500/00000/00022_hr.hea');
const NO_RECORD = 'PTB-XL was not found: give its folder by VALISETTE_DATA (layout of docs/accuracy.md)';

/** A recorded ECG of a real person takes the whole road: board, port, hub, relay, hospital. */
describe('a real 12-lead record arrives at the hospital as it is in its file', () => {
  let house: House;
  let browser: Browser;

  beforeAll(async () => {
    if (CHROMIUM === null || !existsSync(RECORD)) return;
    house = new House(await recordedPatient(RECORD));
    await house.start();
    await house.simulator.start();
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('to the microvolt, sample for sample', async (context) => {
    if (CHROMIUM === null) return context.skip(NO_CHROMIUM);
    if (!existsSync(RECORD)) return context.skip(NO_RECORD);
    const bedside = await Bedside.open(browser, house);
    await bedside.until('instrument-ecg', 'status', 'measuring');
    await bedside.openCase();
    const recordingId = await bedside.record();
    await bedside.send();
    await bedside.until('delivery-received', 'state', 'done');
    const responder = await Responder.open(browser, house);
    await responder.openCase();
    await responder.part('case-ecg').waitFor();
    await responder.picture('real-record');

    const recording = decodeRecording(await responder.bytes(`/api/cases/${bedside.caseId}/recordings/${recordingId}`));
    const index = recording.header.streams.findIndex((stream) => stream.signal === 'ecg');
    const stream = recording.header.streams[index];
    const samples = recording.samples[index] ?? new Int32Array();
    expect(stream?.gaps).toEqual([]);
    const file = await readWfdbRecord(RECORD);
    const truth = file.readFrames(0, file.frameCount);
    const columns = INDEPENDENT_LEADS.map((lead) => file.channels.findIndex((channel) => channel.name.toLowerCase() === lead.toLowerCase()));
    const microvolts = (frame: number, channel: number) => Math.round((samples[8 * frame + channel] ?? 0) * (stream?.channels[channel]?.scale ?? 0));
    const inFile = (frame: number, channel: number) => {
      const column = columns[channel] ?? 0;
      const header = file.channels[column];
      const value = truth[(frame % file.frameCount) * file.channels.length + column] ?? 0;
      return Math.round(((value - (header?.baseline ?? 0)) * 1_000) / (header?.gain ?? 1));
    };
    const frames = stream?.frameCount ?? 0;
    const fits = (shift: number, count: number) => {
      for (let frame = 0; frame < count; frame += 1) {
        for (let channel = 0; channel < 8; channel += 1) if (microvolts(frame, channel) !== inFile(frame + shift, channel)) return false;
      }
      return true;
    };
    const shift = Array.from({ length: file.frameCount }, (_, start) => start).find((start) => fits(start, 40)) ?? -1;
    expect(shift).toBeGreaterThanOrEqual(0);
    expect(frames).toBe(5_000);
    expect(fits(shift, frames)).toBe(true);
  });
});
