/**
 * The part of MQTT 3.1.1 (OASIS, 29 October 2014) a reader of live values needs: CONNECT with a user name and password,
 * SUBSCRIBE at QoS 0, PINGREQ, DISCONNECT; and from the broker CONNACK, SUBACK, PUBLISH, PINGRESP.
 */
export type IncomingPacket =
  | { readonly kind: 'connack'; readonly returnCode: number }
  | { readonly kind: 'suback'; readonly packetId: number; readonly returnCodes: readonly number[] }
  | { readonly kind: 'publish'; readonly topic: string; readonly payload: Uint8Array; readonly retained: boolean }
  | { readonly kind: 'pingresp' }
  | { readonly kind: 'other'; readonly type: number };

/** Longest packet accepted from the broker; a wave block of 4,096 frames × 16 channels is 262,144 bytes of samples. */
const MAXIMUM_PACKET = 1 << 20;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface ConnectOptions {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly keepAliveSeconds: number;
}

export function encodeConnect(options: ConnectOptions): Uint8Array {
  const protocolName = lengthPrefixed('MQTT');
  const flags = 0b1100_0010; // user name, password, clean session
  const variable = Uint8Array.of(4, flags, options.keepAliveSeconds >> 8, options.keepAliveSeconds & 0xff);
  return packet(0x10, [protocolName, variable, lengthPrefixed(options.clientId), lengthPrefixed(options.username), lengthPrefixed(options.password)]);
}

export function encodeSubscribe(packetId: number, filters: readonly string[]): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(packetId >> 8, packetId & 0xff)];
  for (const filter of filters) parts.push(lengthPrefixed(filter), Uint8Array.of(0));
  return packet(0x82, parts);
}

export function encodePing(): Uint8Array {
  return Uint8Array.of(0xc0, 0);
}

export function encodeDisconnect(): Uint8Array {
  return Uint8Array.of(0xe0, 0);
}

/** Cuts a byte stream into packets, however the WebSocket split it. */
export class PacketReader {
  private held = new Uint8Array(0);

  /** @throws RangeError when the stream is no MQTT or a packet is longer than MAXIMUM_PACKET: close the connection. */
  push(bytes: Uint8Array): IncomingPacket[] {
    let data = bytes;
    if (this.held.length > 0) {
      data = new Uint8Array(this.held.length + bytes.length);
      data.set(this.held);
      data.set(bytes, this.held.length);
    }
    const packets: IncomingPacket[] = [];
    let at = 0;
    for (;;) {
      const header = readHeader(data, at);
      if (header === null || header.end > data.length) break;
      packets.push(readPacket(data[at] as number, data.subarray(header.body, header.end)));
      at = header.end;
    }
    this.held = data.slice(at);
    return packets;
  }
}

function readHeader(data: Uint8Array, at: number): { body: number; end: number } | null {
  let length = 0;
  let shift = 0;
  for (let i = at + 1; i < data.length; i += 1) {
    const byte = data[i] as number;
    length |= (byte & 0x7f) << shift;
    if (length > MAXIMUM_PACKET) throw new RangeError('MQTT packet too long');
    if ((byte & 0x80) === 0) return { body: i + 1, end: i + 1 + length };
    shift += 7;
    if (shift > 21) throw new RangeError('MQTT remaining length malformed');
  }
  return null;
}

function readPacket(first: number, body: Uint8Array): IncomingPacket {
  const type = first >> 4;
  switch (type) {
    case 2:
      if (body.length !== 2) throw new RangeError('MQTT CONNACK malformed');
      return { kind: 'connack', returnCode: body[1] as number };
    case 3:
      return readPublish(first, body);
    case 9:
      if (body.length < 3) throw new RangeError('MQTT SUBACK malformed');
      return { kind: 'suback', packetId: ((body[0] as number) << 8) | (body[1] as number), returnCodes: [...body.subarray(2)] };
    case 13:
      return { kind: 'pingresp' };
    default:
      return { kind: 'other', type };
  }
}

function readPublish(first: number, body: Uint8Array): IncomingPacket {
  if (body.length < 2) throw new RangeError('MQTT PUBLISH malformed');
  const topicLength = ((body[0] as number) << 8) | (body[1] as number);
  const quality = (first >> 1) & 3;
  const start = 2 + topicLength + (quality > 0 ? 2 : 0);
  if (start > body.length) throw new RangeError('MQTT PUBLISH malformed');
  return { kind: 'publish', topic: decoder.decode(body.subarray(2, 2 + topicLength)), payload: body.slice(start), retained: (first & 1) === 1 };
}

function lengthPrefixed(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  const prefixed = new Uint8Array(2 + bytes.length);
  prefixed[0] = bytes.length >> 8;
  prefixed[1] = bytes.length & 0xff;
  prefixed.set(bytes, 2);
  return prefixed;
}

function packet(first: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const header = [first];
  let left = length;
  do {
    const digit = left & 0x7f;
    left >>= 7;
    header.push(left > 0 ? digit | 0x80 : digit);
  } while (left > 0);
  const bytes = new Uint8Array(header.length + length);
  bytes.set(header);
  let at = header.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
