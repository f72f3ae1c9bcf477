import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/**
 * Two apps, two builds: `vite build --mode bedside` and `vite build --mode hospital`.
 * Each output directory is served as it is by its own server, at `/`, with index.html for deep links.
 * Nothing is inlined in the page: the servers send `script-src 'self'; style-src 'self'`.
 */
const APPS = ['bedside', 'hospital'] as const;

export default defineConfig(({ mode }) => {
  const app = APPS.find((name) => name === mode);
  if (app === undefined) throw new Error(`choose the app: vite --mode ${APPS.join(' | ')}`);
  return {
    root: resolve(import.meta.dirname, 'ui', app),
    base: '/',
    publicDir: false as const,
    build: {
      outDir: resolve(import.meta.dirname, 'dist', 'ui', app),
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      chunkSizeWarningLimit: 700,
    },
  };
});
