import { createHash } from 'node:crypto';

/** A port that may hold an instrument. */
export interface PortCandidate {
  /** The same for the same device over unplugging and change of port: the by-id name, else vendor:product:serial, else the port. */
  readonly key: string;
  readonly transport: 'serial' | 'hid';
  /** Path to open now. */
  readonly port: string;
  /** Name matched against the hints of the catalogue. */
  readonly name: string;
  readonly serial: string | null;
  /** Lower-case hexadecimal, or null where the system does not tell. */
  readonly vendorId: string | null;
  readonly productId: string | null;
}

/**
 * Serial number in a name of /dev/serial/by-id, `usb-<Vendor>_<Product>_<Serial>-if<nn>[-port<n>]`, or null:
 * a device without one ends with a word of its product name, which has no digit in practice.
 */
export function serialOfByIdName(name: string): string | null {
  const body = name.replace(/^usb-/, '').replace(/-if\d{2}(-port\d+)?$/, '').replace(/-port\d+$/, '');
  const last = body.split('_').at(-1) ?? '';
  return body.includes('_') && /\d/.test(last) && /^[\x21-\x7e]{1,64}$/.test(last) ? last : null;
}

/** Instrument identifier, safe in a topic and stable over replugging: `<model>-<serial>`, else `<model>-<port identity>`. */
export function instrumentIdOf(model: string, candidate: PortCandidate): string {
  const identity = candidate.serial ?? candidate.key;
  const safe = identity.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '');
  const id = `${model}-${safe}`;
  if (id.length <= 70 && safe !== '') return id;
  const mark = createHash('sha256').update(identity).digest('hex').slice(0, 12);
  return `${model}-${safe.slice(0, 40)}-${mark}`;
}
