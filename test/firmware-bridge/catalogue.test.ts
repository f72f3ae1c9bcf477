import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../firmware-bridge/instruments/catalogue.ts';
import { definitionsToTry, isHinted } from '../../firmware-bridge/recognition.ts';
import { instrumentIdOf, serialOfByIdName, type PortCandidate } from '../../firmware-bridge/port-identity.ts';
import { instrumentState } from '../../model/instrument.ts';

function port(name: string, serial: string | null = serialOfByIdName(name)): PortCandidate {
  return { key: name, transport: 'serial', port: '/dev/ttyUSB0', name, serial, vendorId: null, productId: null };
}

describe('the catalogue', () => {
  it('has unique models that are safe in an identifier', () => {
    expect(new Set(CATALOGUE.map((definition) => definition.model)).size).toBe(CATALOGUE.length);
    for (const { model } of CATALOGUE) expect(model).toMatch(/^[a-z0-9-]{1,40}$/);
  });

  it.each(CATALOGUE.map((definition) => [definition.model, definition] as const))('%s has sane times, an example its hints match, and a vector', (model, definition) => {
    expect(definition.probeMilliseconds).toBeGreaterThan(0);
    expect(definition.longestSilenceMilliseconds).toBeGreaterThan(0);
    expect(isHinted(definition, port(definition.hints.example))).toBe(true);
    expect(existsSync(fileURLToPath(new URL(`vectors/${model}.json`, import.meta.url)))).toBe(true);
  });

  it('tries only listening instruments on a port without a hint: nothing is sent to a stranger', () => {
    const tried = definitionsToTry(CATALOGUE, port('usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0'));
    expect(tried.length).toBeGreaterThan(0);
    expect(tried.every((definition) => definition.probe === 'listen')).toBe(true);
  });

  it('opens no HID device without a hint', () => {
    expect(definitionsToTry(CATALOGUE, { ...port('Keyboard', null), transport: 'hid' })).toEqual([]);
  });
});

describe('port identity', () => {
  it.each([
    ['usb-Arduino_Arduino_Due_SIM-ECG-0001-if00', 'SIM-ECG-0001'],
    ['usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0', 'A50285BI'],
    ['usb-1a86_USB_Serial-if00-port0', null],
  ])('%s has serial %s', (name, serial) => {
    expect(serialOfByIdName(name)).toBe(serial);
  });

  it('makes identifiers that the state schema accepts, whatever the name', () => {
    const names = ['usb-Nonin_Medical_OEM_III_SIM-OXI-0001-if00', 'été/№ 5', 'x'.repeat(300), ''];
    const ids = names.map((name) => instrumentIdOf('nonin', port(name, null)));
    for (const id of ids) expect(instrumentState.shape.id.safeParse(id).success).toBe(true);
    expect(new Set(ids).size).toBe(names.length);
  });
});
