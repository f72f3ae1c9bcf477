/** Writes recordings of the Contec ECG90A as the fact sheet describes them. */
export const NOTHING = 0x6800;

export function writeEcg90a(rows: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(43 + 16 * rows.length + 37, 0xaa);
  bytes.write('0000037\0', 0, 'latin1');
  bytes.write('2026-01-02 03:04:05\0', 10, 'latin1');
  bytes.write('X\0', 32, 'latin1');
  rows.forEach((row, index) => {
    for (let column = 0; column < 8; column += 1) bytes.writeUInt16LE(row[column] ?? NOTHING, 43 + 16 * index + 2 * column);
  });
  return new Uint8Array(bytes);
}
