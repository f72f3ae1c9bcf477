/** Features of a record, natural logarithms of bounded values (see RecordJudge). */
export const FEATURES: i32 = 6;

/**
 * Logistic model of "unacceptable". In order: the worst half second that one lead shows alone; what one lead shows alone for three
 * tenths of the time; the largest burst of a lead against its own usual range; the noise of the third noisiest lead against its
 * beats; the fast excursions of the noisiest lead; the largest way of a
 * baseline within a second. Fitted (ridge penalty 1 on standardised features) by `accuracy --data` on the
 * labelled records of the PhysioNet/CinC Challenge 2011 that no rule refuses (Silva, Moody, Celi, Computing in Cardiology 38:273, 2011).
 */
@final
export class RecordModel {
  private readonly weights: StaticArray<f64> = [0.485212, 1.970969, 1.517902, 2.419161, 0.957239, 0.486855];
  private readonly bias: f64 = -15.882156;

  probability(features: StaticArray<f64>): f64 {
    let sum = this.bias;
    for (let i = 0; i < FEATURES; i += 1) sum += this.weights[i] * features[i];
    return 1.0 / (1.0 + Math.exp(-sum));
  }
}
