import type { InstrumentDefinition } from './instruments/instrument-definition.ts';
import type { PortCandidate } from './port-identity.ts';

/** True when the name or the USB identity of the port suggests the instrument. A hint, never proof. */
export function isHinted(definition: InstrumentDefinition, candidate: PortCandidate): boolean {
  if (definition.transport.kind !== candidate.transport) return false;
  const byIdentity = definition.hints.vendorProduct.some(
    (hint) => hint.vendorId === candidate.vendorId && hint.productId === candidate.productId,
  );
  return byIdentity || definition.hints.names.some((name) => name.test(candidate.name));
}

/**
 * Definitions to try on a port, likeliest first. Without a hint only those that merely listen are tried:
 * nothing is ever sent to a device that may be something else. HID devices are opened on a hint only.
 */
export function definitionsToTry(catalogue: readonly InstrumentDefinition[], candidate: PortCandidate): InstrumentDefinition[] {
  const fitting = catalogue.filter((definition) => definition.transport.kind === candidate.transport);
  const hinted = fitting.filter((definition) => isHinted(definition, candidate));
  const listening = fitting.filter((definition) => !hinted.includes(definition) && definition.probe === 'listen' && candidate.transport === 'serial');
  return [...hinted, ...listening];
}
