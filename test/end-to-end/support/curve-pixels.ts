import type { Page } from 'playwright-core';

export interface CurvePicture {
  /** Pixels of the curve's colour. */
  readonly lit: number;
  /** Columns (px) in which the curve reaches its top quarter, one per group: the R waves. */
  readonly peaks: number;
  /** Width of the strip that holds curve, px. */
  readonly width: number;
}

/**
 * What a person sees of lead II: a picture of its strip is taken and its green pixels are read. The page decodes the
 * picture itself, as bytes, so that no image library and no canvas of ours is trusted.
 */
export async function lookAtLead(page: Page, lead: string): Promise<CurvePicture> {
  const box = await page.locator(`[data-test="lead-${lead}"]`).first().boundingBox();
  if (box === null) throw new Error(`lead ${lead} is not on screen`);
  const png = await page.screenshot({ clip: box });
  return page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
    const canvas = document.createElement('canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    // Names and labels stand on the left.
    const left = 48;
    const tops: number[] = [];
    let lit = 0;
    for (let x = left; x < width; x += 1) {
      let top = height;
      for (let y = 0; y < height; y += 1) {
        const at = 4 * (y * width + x);
        const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
        if (green > 110 && green > red + 40 && green > blue + 20) {
          lit += 1;
          top = Math.min(top, y);
        }
      }
      tops.push(top);
    }
    const seen = tops.filter((top) => top < height).sort((a, b) => a - b);
    const highest = seen[0] ?? height;
    const middle = seen[seen.length >> 1] ?? height;
    const line = highest + (middle - highest) / 3;
    let peaks = 0;
    let below = 99;
    for (const top of tops) {
      if (top <= line) {
        if (below > 8) peaks += 1;
        below = 0;
      } else {
        below += 1;
      }
    }
    return { lit, peaks, width: seen.length };
  }, [...png]);
}
