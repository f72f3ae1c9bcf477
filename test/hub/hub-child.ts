import { hubConfiguration } from '../../hub/configuration.ts';
import { startHub } from '../../hub/main.ts';

/** A whole hub in a process of its own, to be killed by a test; prints its address once it is ready. */
const config = hubConfiguration.parse(JSON.parse(process.argv[2] ?? ''));
const hub = await startHub(config);
console.log(hub.url);
setInterval(() => undefined, 60_000);
