import { acquisitionIn, suitcaseIn } from './bench.ts';

/**
 * Records until it is killed. Tells its parent each block of the recording after the journal has it:
 * `block <signal> <stream> <first sample> <frames> <samples in hexadecimal>`.
 */
async function main(directory: string): Promise<void> {
  const suitcase = suitcaseIn(directory);
  const acquisition = await acquisitionIn(directory);
  let recording = false;
  const seen = new Set<string>();
  acquisition.listen({
    onBlock: (block) => {
      seen.add(block.stream.signal);
      if (!recording) return;
      const samples = Buffer.from(block.samples.buffer, block.samples.byteOffset, block.samples.byteLength).toString('hex');
      process.stdout.write(`block ${block.stream.signal} ${block.stream.id} ${block.firstSample} ${block.frameCount} ${samples}\n`);
    },
  });
  await suitcase.start();
  await acquisition.start();
  while (seen.size < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  const { recordingId } = acquisition.startRecording({ caseId: 'case-of-the-killed', seconds: 60 });
  recording = true;
  process.stdout.write(`recording ${recordingId}\n`);
}

void main(process.argv[2] as string);
