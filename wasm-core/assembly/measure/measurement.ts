import { AtrialActivity } from './atrial-activity';
import { BeatAverager, BEAT_BEFORE, BEAT_LENGTH } from './average-beat';
import { removeBaseline } from './baseline';
import { BEAT_LIMIT, BeatList } from './beat-list';
import { BeatMarks, GLOBAL_ROW } from './beat-marks';
import { BeatReview } from './beat-review';
import { NONE, P_OFF, P_ON, P_PEAK, QRS_OFF, QRS_ON, QRS_PEAK, T_OFF, T_PEAK, WAVE_MARKS } from './beat-waves';
import { smoothRow, spatialSize, spatialVelocity } from './combined-signal';
import { Families, FAMILY_LIMIT } from './families';
import { GuideSignal } from './guide-signal';
import { LatestEnds } from './latest-ends';
import { LeadMarks } from './lead-marks';
import { LeadMeasures, LEAD_VALUES } from './lead-measures';
import { LEAD_I, LEAD_II, LeadSet, STANDARD_LEADS } from './lead-set';
import * as value from './measured-values';
import { PConsistency } from './p-consistency';
import { PWave } from './p-wave';
import { QrsLimits } from './qrs-limits';
import { frontalAxis, readCorrectedQt, readRates } from './rates';
import { Recording } from './recording';
import { TWave } from './t-wave';

const MILLISECONDS: f64 = 2.0;
/** A P is there when its wave stands out by this much, µV over the leads, and comes before the beats. */
const P_PROMINENT: f64 = 8.0;
/** Likeness above which a beat of another shape is led by the same P. */
const P_OF_OTHERS: f64 = 0.75;
/** Smallest vectors that have an axis: areas in µV·ms. */
const P_AREA: f64 = 600.0;
const QRS_AREA: f64 = 2000.0;
const T_AREA: f64 = 2500.0;

/** Measures a whole recording. Everything is allocated when it is made. */
@final
export class Measurement {
  readonly values: StaticArray<f64> = new StaticArray<f64>(value.VALUES);
  readonly leadValues: StaticArray<f64> = new StaticArray<f64>(STANDARD_LEADS * LEAD_VALUES);
  /** 1 for every standard lead that could be measured. */
  readonly measured: StaticArray<i32> = new StaticArray<i32>(STANDARD_LEADS);
  readonly marks: BeatMarks = new BeatMarks();
  /** The representative beat: twelve rows, µV against the level at QRS onset. */
  readonly rows: StaticArray<f64> = new StaticArray<f64>(STANDARD_LEADS * BEAT_LENGTH);
  readonly leads: LeadSet;
  private readonly guide: GuideSignal;
  private readonly review: BeatReview;
  private readonly families: Families;
  private readonly consistency: PConsistency;
  private readonly atria: AtrialActivity;
  private readonly averager: BeatAverager = new BeatAverager();
  private readonly guideRows: StaticArray<f64> = new StaticArray<f64>(STANDARD_LEADS * BEAT_LENGTH);
  private readonly smoothed: StaticArray<f64> = new StaticArray<f64>(STANDARD_LEADS * BEAT_LENGTH);
  private readonly combined: StaticArray<f64> = new StaticArray<f64>(BEAT_LENGTH);
  private readonly qrs: QrsLimits = new QrsLimits();
  private readonly p: PWave = new PWave();
  private readonly t: TWave = new TWave();
  private readonly lead: LeadMeasures = new LeadMeasures();
  private readonly leadMarks: LeadMarks = new LeadMarks();
  private readonly ends: LatestEnds = new LatestEnds();
  private readonly waves: StaticArray<i32> = new StaticArray<i32>(WAVE_MARKS);
  private readonly onsets: StaticArray<i32> = new StaticArray<i32>(FAMILY_LIMIT);
  private readonly knots: StaticArray<i32>;

  constructor(private readonly recording: Recording, codes: StaticArray<i32>, usable: StaticArray<i32>, private readonly beats: BeatList) {
    const leads = new LeadSet(codes, usable);
    const guide = new GuideSignal(recording, leads);
    this.leads = leads;
    this.guide = guide;
    this.review = new BeatReview(beats, guide);
    this.families = new Families(guide, beats);
    this.consistency = new PConsistency(recording, leads, beats);
    this.atria = new AtrialActivity(recording, leads, beats);
    this.knots = new StaticArray<i32>(BEAT_LIMIT);
  }

  run(): void {
    for (let k = 0; k < value.VALUES; k += 1) this.values[k] = NaN;
    for (let k = 0; k < this.leadValues.length; k += 1) this.leadValues[k] = NaN;
    const beats = this.beats;
    const families = this.families;
    const values = this.values;
    if (this.leads.guideCount > 0) this.review.review();
    values[value.BEATS_FOUND] = <f64>beats.count;
    values[value.BEATS_USED] = 0;
    values[value.P_PRESENT] = 0;
    values[value.P_SHARE] = 0;
    readRates(beats, values);
    if (beats.count == 0 || this.leads.guideCount == 0) return;
    families.group();
    this.roughOnsets();
    let knotCount = 0;
    for (let b = 0; b < beats.count; b += 1) {
      if (beats.family[b] != families.dominant) continue;
      this.knots[knotCount] = beats.frames[b] + this.onsets[families.dominant] - BEAT_BEFORE;
      knotCount += 1;
    }
    removeBaseline(this.recording, this.knots, knotCount);
    // The dominant family last: its averaged beat is the one that stays.
    for (let f = 0; f < families.count; f += 1) if (f != families.dominant && families.sizes[f] > 0) this.delineateFamily(f);
    this.delineateFamily(families.dominant);
    this.readValues();
  }

  private roughOnsets(): void {
    const guide = this.guide;
    for (let f = 0; f < this.families.count; f += 1) {
      this.averager.choose(this.beats, f);
      for (let g = 0; g < guide.leadCount; g += 1) this.averager.average(guide.samples, g * guide.frames, guide.frames, this.beats, this.guideRows, g * BEAT_LENGTH);
      spatialVelocity(this.guideRows, guide.leadCount, 2, this.combined);
      this.qrs.find(this.combined);
      this.onsets[f] = this.qrs.onset;
    }
  }

  /** Averages a family, finds its waves and marks them on its beats. */
  private delineateFamily(family: i32): void {
    const beats = this.beats;
    const dominant = family == this.families.dominant;
    const interval = beats.medianInterval(500);
    this.averageFamily(family);
    const guides = this.leads.guideCount;
    for (let g = 0; g < guides; g += 1) smoothRow(this.guideRows, g * BEAT_LENGTH, 1, this.smoothed, g * BEAT_LENGTH);
    spatialVelocity(this.smoothed, guides, 2, this.combined);
    const qrs = this.qrs;
    qrs.find(this.combined);
    this.onsets[family] = qrs.onset;
    for (let g = 0; g < guides; g += 1) smoothRow(this.guideRows, g * BEAT_LENGTH, 3, this.smoothed, g * BEAT_LENGTH);
    const waves = this.waves;
    for (let m = 0; m < WAVE_MARKS; m += 1) waves[m] = NONE;
    waves[QRS_ON] = qrs.onset;
    waves[QRS_OFF] = qrs.offset;
    let limit = qrs.onset + interval - 10;
    if (dominant) {
      spatialSize(this.smoothed, guides, qrs.onset - 5, qrs.onset, this.combined);
      this.findP(family, interval);
      if (waves[P_ON] != NONE) limit = waves[P_ON] + interval;
    }
    spatialSize(this.smoothed, guides, qrs.onset - 6, qrs.onset, this.combined);
    waves[QRS_PEAK] = qrs.onset;
    for (let i = qrs.onset; i <= qrs.offset; i += 1) if (this.combined[i] > this.combined[waves[QRS_PEAK]]) waves[QRS_PEAK] = i;
    this.t.find(this.combined, qrs.onset, qrs.offset, interval, limit);
    waves[T_PEAK] = this.t.peak;
    waves[T_OFF] = this.t.offset;
    if (waves[T_OFF] != NONE) waves[T_OFF] = this.ends.refine(this.rows, this.leads, this.leadMarks, waves, limit);
    if (dominant) this.findAtrialActivity(family, interval);
    this.markBeats(family);
  }

  private findP(family: i32, interval: i32): void {
    const p = this.p;
    const consistency = this.consistency;
    const values = this.values;
    p.find(this.combined, this.qrs.onset, interval);
    if (p.peak == NONE) return;
    consistency.judge(family, p.onset, p.offset, this.onsets);
    values[value.P_PROMINENCE] = p.prominence;
    values[value.P_CORRELATION] = consistency.correlation;
    values[value.P_SHARE] = consistency.share;
    if (p.prominence < P_PROMINENT) return;
    // A single beat has nobody to agree with.
    if (this.families.sizes[family] > 1 && !consistency.convincing(this.beats.irregularity(family))) return;
    values[value.P_PRESENT] = 1;
    this.waves[P_ON] = p.onset;
    this.waves[P_PEAK] = p.peak;
    this.waves[P_OFF] = p.offset;
  }

  private findAtrialActivity(family: i32, interval: i32): void {
    const atria = this.atria;
    const values = this.values;
    atria.find(this.guideRows, family, this.waves, values[value.P_PRESENT] != 0, interval);
    values[value.ATRIAL_LIKENESS] = atria.likeness;
    if (atria.interval == 0) return;
    values[value.ATRIAL_RATE] = 60000.0 / atria.interval;
    values[value.P_PER_QRS] = (<f64>interval * MILLISECONDS) / atria.interval;
    if (!atria.flutter) return;
    // What looked like a P before the QRS is one flutter wave of many.
    values[value.P_PRESENT] = 0;
    this.waves[P_ON] = NONE;
    this.waves[P_PEAK] = NONE;
    this.waves[P_OFF] = NONE;
  }

  private averageFamily(family: i32): void {
    const averager = this.averager;
    const recording = this.recording;
    const leads = this.leads;
    const rows = this.rows;
    averager.choose(this.beats, family);
    for (let s = 0; s < STANDARD_LEADS; s += 1) {
      if (leads.recorded[s] >= 0) averager.average(recording.samples, leads.recorded[s] * recording.frames, recording.frames, this.beats, rows, s * BEAT_LENGTH);
    }
    for (let s = 0; s < STANDARD_LEADS; s += 1) {
      if (leads.recorded[s] >= 0 || !leads.available(s)) continue;
      for (let i = 0; i < BEAT_LENGTH; i += 1) rows[s * BEAT_LENGTH + i] = LeadSet.derived(s, rows[LEAD_I * BEAT_LENGTH + i], rows[LEAD_II * BEAT_LENGTH + i]);
    }
    for (let g = 0; g < leads.guideCount; g += 1) {
      averager.average(recording.samples, leads.guides[g] * recording.frames, recording.frames, this.beats, this.guideRows, g * BEAT_LENGTH);
    }
  }

  /** Marks the waves of the averaged beat on its beats: for all leads together, and for each lead its own. */
  private markBeats(family: i32): void {
    this.markRow(family, GLOBAL_ROW, this.waves);
    for (let s = 0; s < STANDARD_LEADS; s += 1) {
      if (!this.leads.available(s)) continue;
      this.leadMarks.find(this.rows, s * BEAT_LENGTH, this.waves);
      this.markRow(family, s, this.leadMarks.waves);
    }
  }

  private markRow(family: i32, row: i32, waves: StaticArray<i32>): void {
    const beats = this.beats;
    const consistency = this.consistency;
    const end = this.recording.frames;
    const usual = beats.medianInterval(500);
    for (let b = 0; b < beats.count; b += 1) {
      const own = beats.family[b] == family;
      if (!own && family != this.families.dominant) continue;
      const shift = beats.frames[b] - BEAT_BEFORE;
      if (own) {
        for (let m = QRS_ON; m < WAVE_MARKS; m += 1) {
          const frame = shift + waves[m];
          if (waves[m] != NONE && frame >= 0 && frame < end) this.marks.put(row, b, m, frame);
        }
      }
      if (waves[P_ON] == NONE || !(own ? consistency.seen(b, usual) : beats.foreign[b] == 0 && consistency.likeness[b] >= P_OF_OTHERS)) continue;
      // The other shape has its own place of the QRS onset; a P that comes clearly early or late is moved.
      const moved = shift + this.onsets[beats.family[b]] - this.onsets[family] + (abs(consistency.shift[b]) > 4 ? consistency.shift[b] : 0);
      if (moved + waves[P_ON] < 0 || moved + waves[P_OFF] >= end) continue;
      for (let m = P_ON; m <= P_OFF; m += 1) this.marks.put(row, b, m, moved + waves[m]);
    }
  }

  private readValues(): void {
    const values = this.values;
    const waves = this.waves;
    const lead = this.lead;
    values[value.BEATS_USED] = <f64>this.averager.chosenCount;
    values[value.ONSET_INDEX] = <f64>waves[QRS_ON];
    values[value.QRS_DURATION] = <f64>(waves[QRS_OFF] - waves[QRS_ON]) * MILLISECONDS;
    if (waves[T_OFF] != NONE) values[value.QT_INTERVAL] = <f64>(waves[T_OFF] - waves[QRS_ON]) * MILLISECONDS;
    if (waves[P_ON] != NONE) {
      values[value.P_DURATION] = <f64>(waves[P_OFF] - waves[P_ON]) * MILLISECONDS;
      values[value.PR_INTERVAL] = <f64>(waves[QRS_ON] - waves[P_ON]) * MILLISECONDS;
    }
    readCorrectedQt(values[value.QT_INTERVAL], values);
    let pOne: f64 = 0;
    let qrsOne: f64 = 0;
    let tOne: f64 = 0;
    for (let s = 0; s < STANDARD_LEADS; s += 1) {
      this.measured[s] = this.leads.available(s) ? 1 : 0;
      if (this.measured[s] == 0) continue;
      lead.read(this.rows, s * BEAT_LENGTH, waves);
      for (let k = 0; k < LEAD_VALUES; k += 1) this.leadValues[s * LEAD_VALUES + k] = lead.values[k];
      this.levelRow(s * BEAT_LENGTH, waves[QRS_ON]);
      if (s == LEAD_I) {
        pOne = lead.pArea;
        qrsOne = lead.qrsArea;
        tOne = lead.tArea;
      }
      if (s == LEAD_II && this.measured[LEAD_I] != 0) {
        if (waves[P_ON] != NONE) values[value.AXIS_P] = frontalAxis(pOne, lead.pArea, P_AREA);
        values[value.AXIS_QRS] = frontalAxis(qrsOne, lead.qrsArea, QRS_AREA);
        if (waves[T_OFF] != NONE) values[value.AXIS_T] = frontalAxis(tOne, lead.tArea, T_AREA);
      }
    }
  }

  private levelRow(from: i32, onset: i32): void {
    let level: f64 = 0;
    for (let i = onset - 4; i <= onset; i += 1) level += this.rows[from + i];
    level /= 5.0;
    for (let i = 0; i < BEAT_LENGTH; i += 1) this.rows[from + i] -= level;
  }
}
