import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../../model/clock.ts';
import { TcpLink } from '../../hardware-sim/link/tcp-link.ts';

let echo: Server | null = null;
let link: TcpLink | null = null;

async function linkToEcho(bitsPerSecond: number, delayMilliseconds: number): Promise<number> {
  echo = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  link = new TcpLink({
    targetHost: '127.0.0.1',
    targetPort: (echo.address() as AddressInfo).port,
    port: 0,
    conditions: { bitsPerSecond, delayMilliseconds, connected: true },
    clock: new SystemClock(),
  });
  return link.start();
}

afterEach(async () => {
  await link?.stop();
  echo?.close();
  link = null;
  echo = null;
});

describe('the simulated link', () => {
  it('carries every byte in order, whatever its rate and delay', async () => {
    const port = await linkToEcho(8_000_000, 5);
    const socket = connect(port, '127.0.0.1');
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 31 + (i >> 8)) & 0xff));
    socket.end(sent);
    expect(Buffer.compare(await everything(socket), sent)).toBe(0);
    expect(link?.bytesUp).toBe(sent.length);
    expect(link?.bytesDown).toBe(sent.length);
  });

  it('cuts what is open and refuses what comes while it is down, then carries again', async () => {
    const port = await linkToEcho(Infinity, 0);
    const first = connect(port, '127.0.0.1');
    await once(first, 'connect');
    link?.set({ connected: false });
    await once(first, 'close');
    const refused = connect(port, '127.0.0.1');
    refused.on('error', () => undefined);
    await once(refused, 'close');
    link?.set({ connected: true });
    const again = connect(port, '127.0.0.1');
    again.end(Buffer.from('encore'));
    expect((await everything(again)).toString()).toBe('encore');
  });
});

async function everything(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
