/** Bits of the STATUS byte. */
export const STATUS = { always: 0x80, artefact: 0x20, outOfTrack: 0x10, sensorAlarm: 0x08, redPerfusion: 0x04, greenPerfusion: 0x02, sync: 0x01 } as const;

/** Frames of one packet, frames per second. */
export const PACKET_FRAMES = 25;
export const FRAME_RATE = 75;

/** The numbers of one packet; null = missing. */
export interface PacketValues {
  readonly heartRate: number | null;
  readonly heartRateExtended: number | null;
  readonly heartRateDisplay: number | null;
  readonly heartRateExtendedDisplay: number | null;
  readonly spo2: number | null;
  readonly spo2Extended: number | null;
  readonly spo2Display: number | null;
  readonly spo2ExtendedDisplay: number | null;
  readonly spo2Fast: number | null;
  readonly spo2BeatToBeat: number | null;
  /** 14-bit counter, thirds of a second. */
  readonly timer: number;
  /** SmartPoint: the box vouches for the value. */
  readonly smartPoint: boolean;
}

const FIRMWARE_REVISION = 0x30;

/** The 25 FLOAT bytes of a packet; positions 5, 12, 13, 18, 19, 24 and 25 are reserved and sent as 0. */
export function floatBytes(values: PacketValues): Uint8Array {
  const bytes = new Uint8Array(PACKET_FRAMES);
  putRate(bytes, 1, values.heartRate);
  bytes[2] = saturation(values.spo2);
  bytes[3] = FIRMWARE_REVISION;
  bytes[5] = (values.timer >> 7) & 0x7f;
  bytes[6] = values.timer & 0x7f;
  bytes[7] = values.smartPoint ? 0x20 : 0;
  bytes[8] = saturation(values.spo2Display);
  bytes[9] = saturation(values.spo2Fast);
  bytes[10] = saturation(values.spo2BeatToBeat);
  putRate(bytes, 14, values.heartRateExtended);
  bytes[15] = saturation(values.spo2Extended);
  bytes[16] = saturation(values.spo2ExtendedDisplay);
  putRate(bytes, 20, values.heartRateDisplay);
  putRate(bytes, 22, values.heartRateExtendedDisplay);
  return bytes;
}

/** One frame of data format 2 (01, status, 8-bit pleth) or 7 (status, 16-bit pleth); the last byte is the sum of the first four. */
export function frame(format: 2 | 7, status: number, pleth16: number, float: number): Uint8Array {
  const bytes = format === 2
    ? Uint8Array.of(0x01, status, pleth16 >> 8, float, 0)
    : Uint8Array.of(status, pleth16 >> 8, pleth16 & 0xff, float, 0);
  bytes[4] = (bytes[0] ?? 0) + (bytes[1] ?? 0) + (bytes[2] ?? 0) + (bytes[3] ?? 0);
  return bytes;
}

/** `position` of the most significant byte, counted from 1; 511 = missing. */
function putRate(bytes: Uint8Array, position: number, rate: number | null): void {
  const value = rate === null ? 511 : Math.min(510, Math.max(0, rate));
  bytes[position - 1] = (value >> 7) & 3;
  bytes[position] = value & 0x7f;
}

function saturation(percent: number | null): number {
  return percent === null ? 127 : Math.min(100, Math.max(0, percent));
}
