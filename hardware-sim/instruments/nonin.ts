import type { Patient } from '../patient/patient.ts';
import { KnotNoise } from '../patient/knot-noise.ts';
import { normal, PURPOSE } from '../patient/random.ts';
import { exponential, sineOfTurns } from '../patient/shapes.ts';
import { lastAtOrBefore } from '../patient/sorted.ts';
import type { ByteInstrument, InstrumentSignalTruth } from './byte-instrument.ts';
import { DetachedSensors } from './detached-sensors.ts';
import { meanRate, meanSaturation, type DetectedPulse } from './nonin-averages.ts';
import { floatBytes, frame, FRAME_RATE, PACKET_FRAMES, STATUS, type PacketValues } from './nonin-frame.ts';

/** The pleth of the box lags the blood by this much, and its numbers by this much more, µs. */
const PLETH_DELAY = 400_000;
const VALUE_DELAY = 1_500_000;
/** After the finger is put in, the box searches this long, µs. */
const SEARCHING = 7_000_000;
/** "-D" values are renewed this often and held this long after the finger has gone, µs. */
const DISPLAY_PERIOD = 1_500_000;
const DISPLAY_HELD = 10_000_000;
/** Without a pulse for this long the box is out of track, µs. */
const TRACK_LOST = 4_000_000;
/** Pulses older than this no longer enter an average, µs. */
const LOOK_BACK = 30_000_000;
/** A perfusion mark lasts 12 frames (160 ms). */
const PERFUSION_FRAMES = 12;
/** Perfusion index under which the marks are red, and yellow, %. */
const RED_PERFUSION = 0.3;
const YELLOW_PERFUSION = 0.6;
/** Motion of the finger above which the box reads no pulse, in heights of a normal pulse. */
const LARGEST_READABLE_MOTION = 0.5;

/**
 * A Nonin OEM III on its serial line: 75 frames of five bytes a second in data format 2 or 7, from power on, without
 * being asked. It reads only the pulses that reach the finger, averages over beats, and shows them late, as the box does.
 */
export class NoninOximeter implements ByteInstrument {
  private readonly sensors = new DetachedSensors(['finger']);
  private output: (bytes: Uint8Array) => void = () => {};
  private poweredAt = 0;
  private frames = 0;
  private floats: Uint8Array = new Uint8Array(PACKET_FRAMES);
  private display: PacketValues | null = null;
  private displayAt = -Infinity;
  private outOfTrack = true;

  private readonly motion: KnotNoise;

  constructor(private readonly patient: Patient, private readonly format: 2 | 7) {
    this.motion = new KnotNoise(patient.seed, PURPOSE.fingerMotion, 160_000, false);
  }

  powerOn(micros: number, output: (bytes: Uint8Array) => void): void {
    this.output = output;
    this.poweredAt = micros;
    this.frames = 0;
    this.display = null;
    this.displayAt = -Infinity;
    this.outOfTrack = true;
  }

  portOpened(): void {
    // Streams whether or not anyone listens.
  }

  receive(): void {
    // The OEM III takes no command of ours.
  }

  runTo(micros: number): void {
    const due = Math.floor(((micros - this.poweredAt) * FRAME_RATE) / 1e6) + 1 - this.frames;
    if (due <= 0) return;
    const bytes = new Uint8Array(5 * due);
    for (let n = 0; n < due; n += 1) bytes.set(this.nextFrame(), 5 * n);
    this.output(bytes);
  }

  detach(what: string, micros: number): void {
    this.runTo(micros);
    this.sensors.detach(what, micros);
  }

  attach(what: string, micros: number): void {
    this.runTo(micros);
    this.sensors.attach(what, micros);
  }

  truth(): InstrumentSignalTruth {
    const stream = { startMicros: this.poweredAt, samplingFrequency: FRAME_RATE, samples: this.frames, recordStartsAtSample: null, recordFrames: null };
    return { streams: [stream], detached: this.sensors.history() };
  }

  private nextFrame(): Uint8Array {
    const at = this.poweredAt + (this.frames * 1e6) / FRAME_RATE;
    const position = this.frames % PACKET_FRAMES;
    if (position === 0) this.floats = floatBytes(this.packet(at));
    const bytes = frame(this.format, this.status(at, position), this.pleth(at), this.floats[position] ?? 0);
    this.frames += 1;
    return bytes;
  }

  private status(at: number, position: number): number {
    let status: number = STATUS.always;
    if (position === 0) status |= STATUS.sync;
    if (this.sensors.since('finger') !== null) return status | STATUS.sensorAlarm;
    if (this.patient.fingerMotion(at - PLETH_DELAY) > LARGEST_READABLE_MOTION) status |= STATUS.artefact;
    if (this.outOfTrack) return status | STATUS.outOfTrack;
    const since = at - PLETH_DELAY - this.lastFoot(at - PLETH_DELAY);
    if (since < (PERFUSION_FRAMES * 1e6) / FRAME_RATE) {
      const perfusion = this.patient.perfusionIndex(at);
      if (perfusion < YELLOW_PERFUSION) status |= STATUS.redPerfusion;
      if (perfusion >= RED_PERFUSION) status |= STATUS.greenPerfusion;
    }
    return status;
  }

  /** The pulse curve as the box compresses it: 16 bits, higher with more blood, flat noise without a finger. */
  private pleth(at: number): number {
    const noise = 25 * normal(this.patient.seed, PURPOSE.plethNoise, this.frames);
    const off = this.sensors.since('finger');
    if (off !== null) return clip16(16_000 * exponential(-(at - off) / 200_000) + 300 + noise);
    const perfusion = this.patient.perfusionIndex(at);
    const height = 30_000 * (perfusion / (perfusion + 0.8));
    const blood = at - PLETH_DELAY;
    const size = this.patient.fingerMotion(blood);
    const motion = size === 0 ? 0 : size * (0.6 * sineOfTurns((2.6 * blood) / 1e6) + this.motion.at(blood));
    return clip16(16_000 + height * (this.patient.pulse.at(blood) + motion) + noise);
  }

  private packet(at: number): PacketValues {
    const timer = Math.floor(this.frames / PACKET_FRAMES) & 0x3fff;
    const off = this.sensors.since('finger');
    if (off !== null) {
      const held = at - off < DISPLAY_HELD ? this.display : null;
      return { ...MISSING, ...displayOf(held), timer };
    }
    const ready = at - Math.max(this.poweredAt, this.sensors.attachedAt('finger') ?? -Infinity) >= SEARCHING;
    const pulses = ready ? this.pulsesBefore(at - VALUE_DELAY) : [];
    const last = pulses.at(-1);
    this.outOfTrack = last === undefined || at - VALUE_DELAY - last.foot > TRACK_LOST;
    const tracked = this.outOfTrack ? [] : pulses;
    const fresh = {
      heartRate: meanRate(tracked, 4),
      heartRateExtended: meanRate(tracked, 8),
      spo2: meanSaturation(tracked, 4),
      spo2Extended: meanSaturation(tracked, 8),
      spo2Fast: meanSaturation(tracked, 3),
      spo2BeatToBeat: meanSaturation(tracked, 1),
    };
    if (at - this.displayAt >= DISPLAY_PERIOD) {
      this.displayAt = at;
      this.display = {
        ...fresh,
        heartRateDisplay: fresh.heartRate,
        heartRateExtendedDisplay: fresh.heartRateExtended,
        spo2Display: fresh.spo2,
        spo2ExtendedDisplay: fresh.spo2Extended,
        timer,
        smartPoint: false,
      };
    }
    const smartPoint = fresh.spo2Extended !== null && this.patient.perfusionIndex(at) >= RED_PERFUSION;
    return { ...fresh, ...displayOf(this.display), timer, smartPoint };
  }

  /** The nine last pulses at the finger before `micros`, as the box reads them. */
  private pulsesBefore(micros: number): DetectedPulse[] {
    this.patient.heart.extendTo(micros);
    const beats = this.patient.heart.beats;
    const feet: number[] = [];
    let index = lastAtOrBefore(beats, micros, (beat) => beat.qrsOn);
    for (; index >= 0 && feet.length < 9 && (beats[index]?.qrsOn ?? 0) > micros - LOOK_BACK; index -= 1) {
      const foot = beats[index]?.pulseFoot ?? null;
      if (foot !== null && foot <= micros && this.readable(foot)) feet.unshift(foot);
    }
    return feet.map((foot) => ({ foot, spo2: this.reading(foot) }));
  }

  /** Foot of the last pulse read at or before `micros`, or −∞. */
  private lastFoot(micros: number): number {
    this.patient.heart.extendTo(micros);
    const beats = this.patient.heart.beats;
    let index = lastAtOrBefore(beats, micros, (beat) => beat.qrsOn);
    for (let looked = 0; index >= 0 && looked < 12; index -= 1, looked += 1) {
      const foot = beats[index]?.pulseFoot ?? null;
      if (foot !== null && foot <= micros && this.readable(foot)) return foot;
    }
    return -Infinity;
  }

  private readable(foot: number): boolean {
    return this.patient.fingerMotion(foot) <= LARGEST_READABLE_MOTION;
  }

  /** Saturation the box reads on one pulse: the blood's own, with the error of the method, larger on a weak pulse. */
  private reading(foot: number): number {
    const deviation = this.patient.perfusionIndex(foot) <= RED_PERFUSION ? 1.5 : 0.7;
    return this.patient.spo2(foot) + deviation * normal(this.patient.seed, PURPOSE.spo2Noise, Math.floor(foot / 1000));
  }
}

const MISSING: Omit<PacketValues, 'timer'> = {
  heartRate: null, heartRateExtended: null, heartRateDisplay: null, heartRateExtendedDisplay: null,
  spo2: null, spo2Extended: null, spo2Display: null, spo2ExtendedDisplay: null, spo2Fast: null, spo2BeatToBeat: null,
  smartPoint: false,
};

function displayOf(values: PacketValues | null): Pick<PacketValues, 'heartRateDisplay' | 'heartRateExtendedDisplay' | 'spo2Display' | 'spo2ExtendedDisplay'> {
  return {
    heartRateDisplay: values?.heartRateDisplay ?? null,
    heartRateExtendedDisplay: values?.heartRateExtendedDisplay ?? null,
    spo2Display: values?.spo2Display ?? null,
    spo2ExtendedDisplay: values?.spo2ExtendedDisplay ?? null,
  };
}

function clip16(value: number): number {
  return Math.min(65_535, Math.max(0, Math.round(value)));
}
