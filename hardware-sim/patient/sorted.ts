/** Index of the last element whose time is ≤ `time` in a list sorted by time; −1 when there is none. */
export function lastAtOrBefore<T>(list: readonly T[], time: number, timeOf: (element: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeOf(list[middle] as T) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
