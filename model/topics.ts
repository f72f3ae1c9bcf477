/**
 * Topics of the local broker. Only the hub writes under `instruments/` and `cases/`; browsers read
 * with a ticket from their sign-in. Durability never rests on MQTT.
 */
export const TOPIC_ROOT = 'valisette/1';

export const topics = {
  hubHealth: () => `${TOPIC_ROOT}/hub/health`,
  linkState: () => `${TOPIC_ROOT}/link/state`,
  /** Retained JSON `InstrumentState`. */
  instrumentState: (instrumentId: string) => `${TOPIC_ROOT}/instruments/${instrumentId}/state`,
  /** Retained JSON `NumericReading`. */
  numeric: (instrumentId: string, name: string) => `${TOPIC_ROOT}/instruments/${instrumentId}/numerics/${name}`,
  /** Binary wave block (model/wave-block.ts), QoS 0, not retained. */
  wave: (instrumentId: string, signal: string) => `${TOPIC_ROOT}/instruments/${instrumentId}/waves/${signal}`,
  /** JSON `LiveEvent`: beats, quality, lead-off changes. */
  instrumentEvents: (instrumentId: string) => `${TOPIC_ROOT}/instruments/${instrumentId}/events`,
  /** Retained JSON `CaseNotice`: something changed, read the API. */
  caseState: (caseId: string) => `${TOPIC_ROOT}/cases/${caseId}/state`,
  /** JSON `RecordingProgress`, QoS 0. */
  caseRecording: (caseId: string) => `${TOPIC_ROOT}/cases/${caseId}/recording`,
} as const;

/** What a signed-in browser may subscribe to. */
export const BROWSER_SUBSCRIPTIONS = [
  `${TOPIC_ROOT}/hub/#`,
  `${TOPIC_ROOT}/link/#`,
  `${TOPIC_ROOT}/instruments/#`,
  `${TOPIC_ROOT}/cases/#`,
] as const;

/** True when the MQTT `filter` (with + and #) matches `topic`. Levels compare exactly (MQTT 3.1.1, 4.7). */
export function topicMatches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const given = topic.split('/');
  for (let level = 0; level < wanted.length; level += 1) {
    if (wanted[level] === '#') return true;
    if (level >= given.length) return false;
    if (wanted[level] !== '+' && wanted[level] !== given[level]) return false;
  }
  return wanted.length === given.length;
}

/** True when every topic that `requested` can match is also matched by `granted`. */
export function filterWithin(requested: string, granted: string): boolean {
  const asked = requested.split('/');
  const allowed = granted.split('/');
  for (let level = 0; level < allowed.length; level += 1) {
    if (allowed[level] === '#') return true;
    const ask = asked[level];
    if (ask === undefined || ask === '#') return false;
    if (allowed[level] !== '+' && (ask === '+' || ask !== allowed[level])) return false;
  }
  return asked.length === allowed.length;
}
