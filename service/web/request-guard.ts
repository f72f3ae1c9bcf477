import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Against DNS rebinding: a name that is not ours is refused. Addresses and localhost are always ours: a page cannot make
 * a browser send them in `Host` without being loaded from them. An empty list of names admits every name.
 */
export function hostAllowed(host: string | undefined, names: readonly string[]): boolean {
  const name = hostName(host);
  if (name === null) return false;
  return names.length === 0 || name === 'localhost' || isIP(name) !== 0 || names.some((own) => own.toLowerCase() === name);
}

/**
 * Against cross-site requests, on everything that is not a plain read: the browser's own word (`Sec-Fetch-Site`), else
 * its `Origin`. Programs send neither; they have no cookies of a person to misuse.
 */
export function sameOriginRequest(headers: IncomingHttpHeaders, scheme: 'http' | 'https'): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return originMatches(headers, scheme);
}

/** For a WebSocket, which no CORS rule protects: an `Origin`, where sent, must be exactly ours. */
export function originMatches(headers: IncomingHttpHeaders, scheme: 'http' | 'https'): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return host !== undefined && origin.toLowerCase() === `${scheme}://${host.toLowerCase()}`;
}

function hostName(host: string | undefined): string | null {
  if (host === undefined || host === '') return null;
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d+)?$/i.exec(host);
  if (bracketed?.[1] !== undefined) return bracketed[1].toLowerCase();
  const plain = /^([a-z0-9._-]+)(?::\d+)?$/i.exec(host);
  return plain?.[1]?.toLowerCase() ?? null;
}
