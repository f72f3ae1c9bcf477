import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { centreEnd, deviceEnd } from './bench.ts';
import { casePacket, digest } from './packets.ts';

/**
 * One end of the relay as a process of its own, to be killed: `sender DIRECTORY PACKETS BYTES` or `receiver DIRECTORY`.
 * Says on standard output what it has durably done, one line each; the parent believes only these lines.
 */
const [role = '', directory = '', packets = '0', bytes = '0'] = process.argv.slice(2);
const say = (line: string) => void writeSync(1, `${line}\n`);

/** Idempotent, as a handler must be: the object is a file under its hash, and coming again is said. */
function keep(name: string, content: Uint8Array): 'new' | 'again' {
  const path = join(directory, 'kept', name);
  const known = existsSync(path);
  const file = openSync(`${path}.new`, 'w');
  writeSync(file, content);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
  return known ? 'again' : 'new';
}

if (role === 'sender') {
  const end = await deviceEnd(directory);
  end.listen({ onDelivery: (delivery) => {
    if (delivery.state === 'received' || delivery.state === 'refused') say(`${delivery.state} ${delivery.packetId}`);
  } });
  await end.start();
  for (const delivery of end.deliveries()) if (delivery.state === 'received') say(`received ${delivery.packetId}`);
  for (let n = 1; n <= Number(packets); n += 1) {
    const sent = await end.send(casePacket(n, Number(bytes)));
    say(`sent ${sent.packetId} ${n}`);
  }
  say('all sent');
} else {
  const end = await centreEnd(directory);
  end.handle(async (object) => {
    const known = keep(`${object.caseId}.${object.version}.${object.name.replace(':', '-')}.${digest(object.bytes)}`, object.bytes);
    say(`${known} ${object.packetId} ${object.name}`);
  });
  end.listen({ onProgress: (progress) => say(`chunk ${progress.packetId} ${progress.name} ${progress.receivedChunks}`) });
  await end.start();
  say('started');
}
setInterval(() => {}, 1_000);
