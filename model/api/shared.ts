import { z } from 'zod';
import { professional } from '../people.ts';

/** Bodies both HTTP servers share. Every body is JSON; unknown fields are refused. */

/** Any refusal: HTTP status ≥ 400. `sentence` is a code of model/wording/errors.ts, where a person can act. */
export const errorReply = z.strictObject({
  code: z.string().max(40),
  message: z.string().max(300),
  sentence: z.string().max(60).optional(),
  /** Values for the placeholders of the sentence. */
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type ErrorReply = z.infer<typeof errorReply>;

/** POST /api/session */
export const signInBody = z.strictObject({ professionalId: z.string().max(40), pin: z.string().regex(/^\d{4,12}$/) });
export type SignInBody = z.infer<typeof signInBody>;

/** GET and POST /api/session → who is signed in */
export const sessionReply = z.strictObject({ professional, expiresAt: z.iso.datetime() });
export type SessionReply = z.infer<typeof sessionReply>;

/** GET /api/people → rows of the sign-in page (no secret, no patient) */
export const peopleReply = z.strictObject({ people: z.array(professional) });
export type PeopleReply = z.infer<typeof peopleReply>;
