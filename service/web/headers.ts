import type { FastifyReply } from 'fastify';

/**
 * Headers of every reply. No HSTS and no `upgrade-insecure-requests`: with a suitcase's own authority an HSTS host has
 * no click-through, and a re-issued certificate would lock staff out at night.
 */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    // The analysis core is WebAssembly; nothing else is ever compiled from text.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    // 'self' covers the WebSocket of the same origin.
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
};

export function setSecurityHeaders(reply: FastifyReply, cacheControl = 'no-store'): void {
  void reply.headers(SECURITY_HEADERS).header('cache-control', cacheControl);
}
