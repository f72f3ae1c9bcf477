import { z } from 'zod';

/**
 * The fifteen decisions a responding doctor may choose, and what each means for the SAMU Hub Santé
 * (schemas 26.07.29): decisionType, resourceType, orientationType, careLevel, priority and delay.
 * Several orientations = the responder chooses. COMPLEMENT_DEMANDE stays internal: it is no decision for the Hub.
 */
export interface DecisionMeaning {
  readonly decisionType: string;
  readonly resources: readonly string[];
  readonly orientations: readonly string[];
  readonly careLevel: string | null;
  readonly priority: string | null;
  readonly purpose: string | null;
  readonly deadline: string | null;
}

export const DECISIONS = {
  SMUR_TERRESTRE: { decisionType: 'INTER', resources: ['SMUR.ADULT'], orientations: ['REA-USI'], careLevel: 'R1', priority: 'P0', purpose: 'SMUR', deadline: 'DEL0' },
  SMUR_HELI: { decisionType: 'INTER', resources: ['SMUR.ADULT'], orientations: ['REA-USI'], careLevel: 'R1', priority: 'P0', purpose: 'SMUR', deadline: 'DEL0' },
  VSAV_SAP: { decisionType: 'INTER', resources: ['SIS.SP'], orientations: ['URGENCES'], careLevel: 'R2', priority: 'P1', purpose: 'SAP', deadline: 'ASAP' },
  AMBULANCE_URGENTE: { decisionType: 'INTER', resources: ['TSU'], orientations: ['URGENCES'], careLevel: 'R2', priority: 'P1', purpose: 'SAP', deadline: '30M' },
  MEDECIN_CORRESPONDANT_SAMU: { decisionType: 'INTER', resources: ['LIBERAL.MCS'], orientations: ['DOMICILE'], careLevel: 'R2', priority: 'P1', purpose: 'MG', deadline: '30M' },
  AMBULANCE_PROGRAMMEE: { decisionType: 'ORIENT', resources: ['TSU'], orientations: ['SANTE'], careLevel: 'R3', priority: 'P2', purpose: 'TIH', deadline: 'RDV' },
  ADMISSION_DIRECTE_SERVICE: { decisionType: 'ORIENT', resources: ['HOSPIT'], orientations: ['SANTE'], careLevel: 'R2', priority: 'P1', purpose: null, deadline: '24H' },
  URGENCES_PAR_SES_MOYENS: { decisionType: 'ORIENT', resources: ['AUTRE.AUTRE'], orientations: ['URGENCES'], careLevel: 'R3', priority: 'P2', purpose: null, deadline: null },
  CONSULTATION_SPECIALISTE: { decisionType: 'ORIENT', resources: ['LIBERAL.SPEMED'], orientations: ['CABINET'], careLevel: 'R3', priority: 'P3', purpose: null, deadline: 'RDV' },
  CONSULTATION_HOSPITALIERE: { decisionType: 'ORIENT', resources: ['HOSPIT'], orientations: ['SANTE'], careLevel: 'R3', priority: 'P3', purpose: null, deadline: 'RDV' },
  VISITE_MEDECIN_OU_IDE: { decisionType: 'INTER', resources: ['LIBERAL.MG', 'LIBERAL.INF'], orientations: ['DOMICILE'], careLevel: 'R3', priority: 'P2', purpose: 'MG', deadline: '8H' },
  SURVEILLANCE_SUR_PLACE: { decisionType: 'CONSEIL', resources: [], orientations: ['EPHAD', 'DOMICILE'], careLevel: 'R4', priority: 'P3', purpose: null, deadline: null },
  PRESCRIPTION_A_DISTANCE: { decisionType: 'PMT', resources: [], orientations: ['DOMICILE'], careLevel: 'R4', priority: 'P3', purpose: null, deadline: null },
  COMPLEMENT_DEMANDE: { decisionType: 'PASPLUS', resources: [], orientations: [], careLevel: null, priority: null, purpose: null, deadline: null },
  SOINS_CONFORT_NIVEAU_DE_SOINS: { decisionType: 'CONSEIL', resources: [], orientations: ['EPHAD'], careLevel: 'R4', priority: 'P3', purpose: null, deadline: null },
} as const satisfies Record<string, DecisionMeaning>;

export type Decision = keyof typeof DECISIONS;
export const decision = z.enum(Object.keys(DECISIONS) as [Decision, ...Decision[]]);

/** Means that can be mobilised, Hub Santé resource types; NONE = nobody is sent. */
export const means = z.enum(['SMUR.ADULT', 'SIS.SP', 'TSU', 'LIBERAL.MCS', 'LIBERAL.MG', 'LIBERAL.INF', 'LIBERAL.SPEMED', 'HOSPIT', 'AUTRE.AUTRE', 'NONE']);
export type Means = z.infer<typeof means>;

export const orientation = z.enum(['REA-USI', 'URGENCES', 'SANTE', 'CABINET', 'DOMICILE', 'EPHAD']);
export type Orientation = z.infer<typeof orientation>;

export const delay = z.enum(['DEL0', 'ASAP', '30M', '45M', '1H', '2H', '4H', '8H', '12H', '24H', 'RDV']);
export type Delay = z.infer<typeof delay>;
