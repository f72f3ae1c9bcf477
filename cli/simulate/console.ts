import { describeError } from '../../model/errors.ts';
import type { SimulatedInstrument, SimulatedSuitcase } from '../../hardware-sim/suitcase.ts';

export const COMMANDS_HELP = [
  'plug I · unplug I · silence I on|off · corrupt I BYTES_PER_MILLION · lose I BYTES_PER_MILLION',
  'detach I ELECTRODE|finger · attach I ELECTRODE|finger · truth · help      (I = ads129x or nonin)',
].join('\n');

/** Carries out one typed line on the suitcase and answers one line; never throws. */
export async function runLine(suitcase: SimulatedSuitcase, line: string): Promise<string> {
  const [verb = '', id = '', value = '', ...rest] = line.trim().split(/\s+/);
  if (rest.length > 0) return `error: too many words: ${line.trim()}`;
  try {
    switch (verb) {
      case 'help':
        return COMMANDS_HELP;
      case 'truth':
        return truthLine(suitcase);
      case 'plug':
      case 'unplug':
      case 'silence':
      case 'corrupt':
      case 'lose':
      case 'detach':
      case 'attach':
        return await onInstrument(suitcase.instrument(instrumentId(id)), verb, value);
      default:
        return `error: unknown command ${JSON.stringify(verb)}; help lists the commands`;
    }
  } catch (error) {
    return `error: ${describeError(error)}`;
  }
}

type Verb = 'plug' | 'unplug' | 'silence' | 'corrupt' | 'lose' | 'detach' | 'attach';

async function onInstrument(instrument: SimulatedInstrument, verb: Verb, value: string): Promise<string> {
  switch (verb) {
    case 'plug':
      await instrument.plug();
      return `ok: ${instrument.id} on ${instrument.portPath ?? ''}`;
    case 'unplug':
      await instrument.unplug();
      return `ok: ${instrument.id} unplugged`;
    case 'silence':
      if (value !== 'on' && value !== 'off') return 'error: silence takes on or off';
      instrument.silence(value === 'on');
      return `ok: ${instrument.id} ${value === 'on' ? 'silent' : 'heard again'}`;
    case 'corrupt':
    case 'lose': {
      const perMillion = value === '' ? NaN : Number(value);
      if (verb === 'corrupt') instrument.corrupt(perMillion);
      else instrument.lose(perMillion);
      return `ok: ${instrument.id} ${verb} ${perMillion} per million`;
    }
    case 'detach':
      instrument.detach(value);
      return `ok: ${value} off`;
    case 'attach':
      instrument.attach(value);
      return `ok: ${value} on`;
  }
}

/** An unknown name is left for the suitcase to refuse by its typed error. */
function instrumentId(word: string): 'ads129x' | 'nonin' {
  return word as 'ads129x' | 'nonin';
}

function truthLine(suitcase: SimulatedSuitcase): string {
  const truth = suitcase.truth();
  const rounded = (value: number | null): number | null => (value === null ? null : Math.round(10 * value) / 10);
  return JSON.stringify({
    scenario: truth.scenario,
    seconds: rounded(truth.untilMicros / 1e6),
    rhythm: truth.rhythm.at(-1)?.rhythm ?? null,
    beats: truth.beats.length,
    heartRatePerMinute: rounded(truth.heartRatePerMinute),
    pulseRatePerMinute: rounded(truth.pulseRatePerMinute),
    spo2Percent: rounded(truth.spo2Percent),
    perfusionIndexPercent: rounded(truth.perfusionIndexPercent),
  });
}
