import { describe, expect, it } from 'vitest';
import { encodeConnect, encodeSubscribe, PacketReader } from '../../../ui/live/mqtt-packets.ts';

function publish(topic: string, payload: Uint8Array): Uint8Array {
  const name = new TextEncoder().encode(topic);
  const length = 2 + name.length + payload.length;
  const header = [0x30];
  for (let left = length; ; ) {
    const digit = left & 0x7f;
    left >>= 7;
    header.push(left > 0 ? digit | 0x80 : digit);
    if (left === 0) break;
  }
  return Uint8Array.from([...header, name.length >> 8, name.length & 0xff, ...name, ...payload]);
}

describe('MQTT packets', () => {
  it('reads the same messages however the stream is split', () => {
    const payload = Uint8Array.from({ length: 700 }, (_, i) => i & 0xff);
    const stream = Uint8Array.from([0x20, 2, 0, 0, ...publish('valisette/1/a', payload), ...publish('b', new Uint8Array(0)), 0xd0, 0]);
    for (const size of [1, 2, 3, 7, 64, 701, stream.length]) {
      const reader = new PacketReader();
      const packets = [];
      for (let at = 0; at < stream.length; at += size) packets.push(...reader.push(stream.subarray(at, at + size)));
      expect(packets.map((packet) => packet.kind)).toEqual(['connack', 'publish', 'publish', 'pingresp']);
      const [, first] = packets;
      if (first?.kind !== 'publish') throw new Error('not a publish');
      expect(first.topic).toBe('valisette/1/a');
      expect([...first.payload]).toEqual([...payload]);
    }
  });

  it('refuses a packet longer than any message of ours instead of holding it in memory', () => {
    expect(() => new PacketReader().push(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f))).toThrow(RangeError);
    expect(() => new PacketReader().push(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x7f))).toThrow(RangeError);
  });

  it('refuses a publish whose topic is longer than the packet', () => {
    expect(() => new PacketReader().push(Uint8Array.of(0x30, 3, 0, 9, 65))).toThrow(RangeError);
  });

  it('says who it is with a clean session, a user name and a password', () => {
    const packet = encodeConnect({ clientId: 'c', username: 'u', password: 'p', keepAliveSeconds: 20 });
    expect([...packet]).toEqual([0x10, 19, 0, 4, 77, 81, 84, 84, 4, 0xc2, 0, 20, 0, 1, 99, 0, 1, 117, 0, 1, 112]);
  });

  it('subscribes at QoS 0', () => {
    expect([...encodeSubscribe(1, ['a/#'])]).toEqual([0x82, 8, 0, 1, 0, 3, 97, 47, 35, 0]);
  });
});
