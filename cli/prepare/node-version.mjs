/** The oldest Node the project runs on; older ones get one clear sentence instead of a stack of errors. */
const OLDEST = [20, 19, 0];

export function checkNodeVersion(version = process.versions.node) {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10));
  for (let i = 0; i < OLDEST.length; i += 1) {
    if ((parts[i] ?? 0) > OLDEST[i]) return;
    if ((parts[i] ?? 0) < OLDEST[i]) throw new Refusal(`Node.js ${OLDEST.join('.')} or newer is needed; this is ${version}. Install a current Node.js (https://nodejs.org) and start again.`);
  }
}

/** An obstacle that a person can remove: shown as one sentence, exit status 1. */
export class Refusal extends Error {}

/** Runs a step of the preparation and turns refusals into one line. */
export async function runPrepared(action) {
  try {
    await action();
  } catch (error) {
    console.error(error instanceof Refusal ? `valisette: ${error.message}` : error);
    process.exitCode = 1;
  }
}
