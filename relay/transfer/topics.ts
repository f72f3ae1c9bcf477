import { ValisetteError } from '../../model/errors.ts';

/**
 * Topics of the relay: `valisette/relay/1/<deviceId>/<up|down>/<message>`.
 * `up` = from the suitcase, `down` = to the suitcase. A suitcase may use its own branch only.
 */
export const RELAY_TOPIC_ROOT = 'valisette/relay/1';

export const RELAY_MESSAGES = ['hello', 'announce', 'holdings', 'chunk', 'acknowledgement', 'receipt', 'refusal'] as const;
export type RelayMessage = (typeof RELAY_MESSAGES)[number];
export type RelayDirection = 'up' | 'down';

/** Names that can stand in a topic and in a certificate: no `/`, `+`, `#`, space or control character. */
export const RELAY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function relayTopic(deviceId: string, direction: RelayDirection, message: RelayMessage): string {
  if (!RELAY_ID.test(deviceId)) throw new ValisetteError('recipient-unknown', 'not a name of the relay');
  return `${RELAY_TOPIC_ROOT}/${deviceId}/${direction}/${message}`;
}

/** Null when the topic is not one of ours. */
export function readRelayTopic(topic: string): { deviceId: string; direction: RelayDirection; message: RelayMessage } | null {
  if (!topic.startsWith(`${RELAY_TOPIC_ROOT}/`)) return null;
  const levels = topic.slice(RELAY_TOPIC_ROOT.length + 1).split('/');
  const [deviceId, direction, message] = levels;
  if (levels.length !== 3 || deviceId === undefined || !RELAY_ID.test(deviceId)) return null;
  if (direction !== 'up' && direction !== 'down') return null;
  const known = RELAY_MESSAGES.find((name) => name === message);
  return known === undefined ? null : { deviceId, direction, message: known };
}

/** What an end subscribes to: a suitcase its own `down`, the centre every `up`. */
export function relaySubscription(side: 'device' | 'centre', id: string): string {
  return side === 'device' ? `${RELAY_TOPIC_ROOT}/${id}/down/#` : `${RELAY_TOPIC_ROOT}/+/up/#`;
}

/**
 * Authorisation rule of the broker. `commonName` is the CN of the verified client certificate (never the MQTT client id,
 * which anyone may choose); `centreId` is the CN of the hospital's own relay end.
 * A device publishes `…/<itself>/up/<message>` and subscribes to `…/<itself>/down/#` or one message of it; the centre the reverse, for every device.
 */
export function mayUse(commonName: string, topic: string, action: 'publish' | 'subscribe', centreId: string): boolean {
  if (!RELAY_ID.test(commonName)) return false;
  const centre = commonName === centreId;
  if (action === 'publish') {
    const read = readRelayTopic(topic);
    if (read === null) return false;
    return centre ? read.direction === 'down' : read.direction === 'up' && read.deviceId === commonName;
  }
  if (centre && topic === relaySubscription('centre', commonName)) return true;
  if (!centre && topic === relaySubscription('device', commonName)) return true;
  const read = readRelayTopic(topic);
  if (read === null) return false;
  return centre ? read.direction === 'up' : read.direction === 'down' && read.deviceId === commonName;
}
