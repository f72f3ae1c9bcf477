import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';
import { BROWSER_SUBSCRIPTIONS } from '../../model/topics.ts';
import { House } from '../end-to-end/support/house.ts';

const BROWSERS = 8;
const SECONDS = 30;
/** Sockets of one session are limited: eight browsers are eight sign-ins. */
const PERSON = 'essai-vidal';
const TICKS_PER_SECOND = 100;

/** Memory and processor of the hub process with both instruments streaming to eight browsers: lines of a table. */
export async function benchHub(): Promise<string[]> {
  const house = new House();
  const before = performance.now();
  await house.start();
  const ready = performance.now() - before;
  try {
    await house.simulator.start();
    let blocks = 0;
    const clients = [];
    // One after the other: sign-ins at the same instant count as tries against the lock-out.
    for (let browser = 0; browser < BROWSERS; browser += 1) clients.push(await connect(house, () => (blocks += 1)));
    const { pid } = house.hub;
    await wait(10_000);
    blocks = 0;
    const processor = processorSeconds(pid);
    await wait(1_000 * SECONDS);
    const share = (processorSeconds(pid) - processor) / SECONDS;
    const resident = residentMebibytes(pid);
    for (const client of clients) client.end(true);
    return [
      `hub: hospital and hub made, enrolled and ready in ${(ready / 1000).toFixed(1)} s`,
      `hub: ${BROWSERS} browsers, ECG 8 × 500 Hz and oximeter: ${resident.toFixed(0)} MiB resident, ${(100 * share).toFixed(1)} % of one core`,
      `hub: ${(blocks / SECONDS / BROWSERS).toFixed(1)} messages per second to each browser`,
    ];
  } finally {
    await house.stop();
  }
}

async function connect(house: House, received: () => void) {
  const signIn = await fetch(`${house.bedsideUrl}/api/session`, post({ professionalId: PERSON, pin: house.pin }));
  const cookie = (signIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const ticket = (await (await fetch(`${house.bedsideUrl}/api/ticket`, post({}, cookie))).json()) as { clientId: string; username: string; ticket: string };
  const client = await mqtt.connectAsync(`${house.bedsideUrl.replace('http', 'ws')}/mqtt`, {
    protocolVersion: 4,
    clientId: ticket.clientId,
    username: ticket.username,
    password: ticket.ticket,
    reconnectPeriod: 0,
    wsOptions: { headers: { cookie, origin: house.bedsideUrl } },
  });
  client.on('message', received);
  await client.subscribeAsync([...BROWSER_SUBSCRIPTIONS]);
  return client;
}

function post(body: unknown, cookie = ''): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...(cookie === '' ? {} : { cookie }) }, body: JSON.stringify(body) };
}

function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function residentMebibytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024;
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

