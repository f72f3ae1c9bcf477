/** One bit per chunk, lowest bit first; 1 = the other end holds the chunk durably. */
export function emptyBitmap(count: number): Uint8Array {
  return new Uint8Array(Math.ceil(count / 8));
}

export function hasBit(bitmap: Uint8Array, index: number): boolean {
  return (((bitmap[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

export function setBit(bitmap: Uint8Array, index: number): void {
  bitmap[index >> 3] = (bitmap[index >> 3] ?? 0) | (1 << (index & 7));
}

export function countBits(bitmap: Uint8Array, count: number): number {
  let total = 0;
  for (let i = 0; i < count; i += 1) if (hasBit(bitmap, i)) total += 1;
  return total;
}
