/** Register addresses of the ADS1298 front end that the board's firmware lets the host read and write. */
export const REGISTER = {
  id: 0x00, config1: 0x01, config2: 0x02, config3: 0x03, loff: 0x04, ch1set: 0x05, rldSensP: 0x0d, rldSensN: 0x0e,
  loffSensP: 0x0f, loffSensN: 0x10, loffFlip: 0x11, loffStatP: 0x12, loffStatN: 0x13, config4: 0x17, wct1: 0x18, wct2: 0x19,
} as const;

const REGISTER_COUNT = 0x1a;
const READ_ONLY: readonly number[] = [REGISTER.id, REGISTER.loffStatP, REGISTER.loffStatN];
/** Low five bits of the identity: ADS1298. */
const IDENTITY = 0x92;
const GAIN_OF_CODE = [6, 1, 2, 3, 4, 8, 12, 6] as const;
/** Reference of the converter, µV (CONFIG3 at its internal 2.4 V). */
export const REFERENCE_MICROVOLTS = 2_400_000;

/** What a channel measures: its electrodes, nothing (inputs shorted, or powered down), or the built-in test signal. */
export type ChannelInput = 'electrodes' | 'shorted' | 'test-signal' | 'off';

/** The registers, and what their bits make the converter do. Values after reset follow the TI data sheet (from memory). */
export class Ads1298Registers {
  private values = new Uint8Array(REGISTER_COUNT);

  constructor() {
    this.reset();
  }

  reset(): void {
    this.values = new Uint8Array(REGISTER_COUNT);
    this.values[REGISTER.id] = IDENTITY;
    this.values[REGISTER.config1] = 0x06;
    this.values[REGISTER.config2] = 0x40;
    this.values[REGISTER.config3] = 0x40;
  }

  /** Value of a register, or null when there is none at that address. */
  read(address: number): number | null {
    return Number.isInteger(address) ? (this.values[address] ?? null) : null;
  }

  /** False when the register does not exist, is read-only, or the value is no byte. */
  write(address: number, value: number): boolean {
    if (this.read(address) === null || READ_ONLY.includes(address) || !Number.isInteger(value) || value < 0 || value > 255) return false;
    this.values[address] = value;
    return true;
  }

  /** Samples per second: 32 kHz in high resolution, 16 kHz in low power, halved by each step of DR. */
  get samplingFrequency(): number {
    const config1 = this.values[REGISTER.config1] ?? 0;
    return ((config1 & 0x80) === 0 ? 16_000 : 32_000) / (1 << Math.min(6, config1 & 7));
  }

  /** µV per integer step of a channel (0…7). */
  microvoltsPerStep(channel: number): number {
    return REFERENCE_MICROVOLTS / this.gain(channel) / 8388607;
  }

  gain(channel: number): number {
    return GAIN_OF_CODE[(this.channelSetting(channel) >> 4) & 7] ?? 6;
  }

  input(channel: number): ChannelInput {
    const setting = this.channelSetting(channel);
    if ((setting & 0x80) !== 0) return 'off';
    switch (setting & 7) {
      case 0:
        return 'electrodes';
      case 5:
        return (this.values[REGISTER.config2] ?? 0) & 0x10 ? 'test-signal' : 'shorted';
      default:
        return 'shorted';
    }
  }

  /** The firmware calls a channel active when its input is not shorted and it is powered. */
  get activeChannels(): number {
    let active = 0;
    for (let channel = 0; channel < 8; channel += 1) {
      const setting = this.channelSetting(channel);
      if ((setting & 0x80) === 0 && (setting & 7) !== 1) active += 1;
    }
    return active;
  }

  /** Amplitude of the built-in square wave, µV. */
  get testSignalMicrovolts(): number {
    return (this.values[REGISTER.config2] ?? 0) & 0x04 ? 2000 : 1000;
  }

  /** Inputs whose lead-off comparator is switched on, positive and negative side, one bit per channel. */
  leadOffMasks(): { positive: number; negative: number } {
    const powered = ((this.values[REGISTER.config4] ?? 0) & 0x02) !== 0;
    return {
      positive: powered ? (this.values[REGISTER.loffSensP] ?? 0) : 0,
      negative: powered ? (this.values[REGISTER.loffSensN] ?? 0) : 0,
    };
  }

  setLeadOffStatus(positive: number, negative: number): void {
    this.values[REGISTER.loffStatP] = positive;
    this.values[REGISTER.loffStatN] = negative;
  }

  private channelSetting(channel: number): number {
    return this.values[REGISTER.ch1set + channel] ?? 0x81;
  }
}
