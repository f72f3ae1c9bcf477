import { z } from 'zod';

/** Who may do what; one table, deny by default. */
export const role = z.enum(['nurse', 'gp', 'specialist', 'regulator', 'administrator']);
export type Role = z.infer<typeof role>;

export const ACTIONS = [
  'case.open', 'case.edit', 'case.read', 'case.send', 'answer.read',
  'worklist.read', 'case.claim', 'case.answer', 'live.read', 'people.manage', 'suitcase.manage',
] as const;
export type Action = (typeof ACTIONS)[number];

export const PERMISSIONS: Readonly<Record<Role, readonly Action[]>> = {
  nurse: ['case.open', 'case.edit', 'case.read', 'case.send', 'answer.read', 'live.read'],
  gp: ['case.open', 'case.edit', 'case.read', 'case.send', 'answer.read', 'live.read'],
  specialist: ['worklist.read', 'case.read', 'case.claim', 'case.answer'],
  regulator: ['worklist.read', 'case.read', 'case.claim', 'case.answer'],
  administrator: ['people.manage', 'suitcase.manage'],
};

export function mayDo(someRole: Role, action: Action): boolean {
  return PERMISSIONS[someRole].includes(action);
}

/** A professional as shown on screens and written in events. */
export const professional = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** "Dr C. ESSAI-VIDAL" */
  displayName: z.string().max(80),
  role,
  /** 11 digits, doctors and nurses; absent for demonstration people without one. */
  rpps: z.string().regex(/^\d{11}$/).optional(),
  /** Services a specialist answers for. */
  services: z.array(z.string().max(32)).max(16).optional(),
});
export type Professional = z.infer<typeof professional>;
