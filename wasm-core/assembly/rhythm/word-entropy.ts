const LARGEST: i32 = 192;
const SYMBOLS: f64 = 63;
const PER_SYMBOL: f64 = 5;

/** Entropy of words of three successive heart rates in steps of 5/min (Zhou et al. 2015, doi 10.1371/journal.pone.0136544). */
@final
export class WordEntropy {
  private readonly words: StaticArray<i32> = new StaticArray<i32>(LARGEST);

  /** Of `count` intervals (s), 5 to 194; the first two only begin the first word. 0 for one repeated word. */
  of(intervals: StaticArray<f64>, count: i32): f64 {
    const n = count - 2;
    let word = 0;
    for (let i = 0; i < count; i += 1) {
      const symbol = <i32>Math.min(SYMBOLS, Math.floor(60.0 / intervals[i] / PER_SYMBOL));
      word = ((word << 6) | symbol) & 0x3ffff;
      if (i >= 2) this.words[i - 2] = word;
    }
    this.sort(n);
    let distinct = 0;
    let sum: f64 = 0;
    for (let i = 0; i < n; ) {
      let j = i;
      while (j < n && this.words[j] == this.words[i]) j += 1;
      const share = <f64>(j - i) / <f64>n;
      sum -= share * Math.log2(share);
      distinct += 1;
      i = j;
    }
    return (<f64>distinct / (<f64>n * Math.log2(<f64>n))) * sum;
  }

  private sort(n: i32): void {
    for (let gap = n >> 1; gap > 0; gap >>= 1) {
      for (let i = gap; i < n; i += 1) {
        const word = this.words[i];
        let j = i;
        while (j >= gap && this.words[j - gap] > word) {
          this.words[j] = this.words[j - gap];
          j -= gap;
        }
        this.words[j] = word;
      }
    }
  }
}
