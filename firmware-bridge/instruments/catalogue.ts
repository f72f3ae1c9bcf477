import { ads129x } from './ads129x.ts';
import type { InstrumentDefinition } from './instrument-definition.ts';
import { nonin } from './nonin.ts';

/** Every instrument the suitcase can speak to. One file per instrument; add yours here. */
export const CATALOGUE: readonly InstrumentDefinition[] = [ads129x, nonin];
