import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Log } from '../../model/log.ts';

/** A file under `assets/` whose name holds a hash of its content, as vite writes them: it never changes under that name. */
const HASHED = /^\/assets\/[A-Za-z0-9_.-]+[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/** `cache-control` of an address: hashed assets may be kept for ever by the browser, nothing else is. */
export function cacheControlOf(path: string): string {
  return HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-store';
}

/**
 * The built pages of one application. Returns false, and registers no route at all, when the pages are not built.
 */
export async function servePages(app: FastifyInstance, directory: string, log: Log): Promise<boolean> {
  const root = resolve(directory);
  if (!existsSync(join(root, 'index.html'))) {
    log.warn('the pages are not built; only the API answers', { directory: root });
    return false;
  }
  // Files are found when asked, so that pages built again are served without a restart.
  await app.register(fastifyStatic, { root, wildcard: true, cacheControl: false });
  return true;
}
