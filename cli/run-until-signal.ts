/** A process of ours that runs until it is told to stop. */
export interface Stoppable {
  stop(): Promise<void>;
}

const INTERRUPTED = 130;

/**
 * Starts a process and waits for SIGINT or SIGTERM, then stops it cleanly; a signal during the start counts once it has
 * started. A second signal ends at once with status 130: nothing acknowledged is lost, for everything acknowledged is durable.
 */
export async function runUntilSignal<T extends Stoppable>(start: () => Promise<T>, started: (running: T) => void): Promise<void> {
  let signals = 0;
  let told: () => void = () => undefined;
  const stopAsked = new Promise<void>((resolve) => {
    told = resolve;
  });
  const onSignal = () => {
    signals += 1;
    if (signals > 1) process.exit(INTERRUPTED);
    told();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const running = await start();
    started(running);
    await stopAsked;
    await running.stop();
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
