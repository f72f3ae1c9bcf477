import type { ErrorCode } from '../../model/errors.ts';
import type { PeopleReply, SessionReply, SignInBody } from '../../model/api/shared.ts';
import { ApiError, apiErrorOf } from './api-error.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

const PATIENCE_MILLISECONDS = 15_000;

/** JSON over the origin of the page, under /api. Both apps build their typed wrappers on it. */
export class ApiClient {
  private readonly unreachable: ErrorCode = 'link-down';

  /** @param onSessionLost called when the server no longer knows the session (401 outside sign-in). */
  constructor(private readonly onSessionLost: () => void = () => {}) {}

  people(): Promise<PeopleReply> {
    return this.call<PeopleReply>('GET', '/api/people');
  }

  signIn(body: SignInBody): Promise<SessionReply> {
    return this.call<SessionReply>('POST', '/api/session', body, { signingIn: true });
  }

  /** Null when nobody is signed in. */
  async session(): Promise<SessionReply | null> {
    try {
      return await this.call<SessionReply>('GET', '/api/session', undefined, { signingIn: true });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  }

  async signOut(): Promise<void> {
    await this.call('DELETE', '/api/session', undefined, { signingIn: true });
  }

  /** @throws ApiError */
  async call<Reply>(method: Method, path: string, body?: unknown, options: { signingIn?: boolean } = {}): Promise<Reply> {
    const response = await this.request(method, path, body, options.signingIn ?? false);
    if (response.status === 204) return undefined as Reply;
    return (await response.json()) as Reply;
  }

  /** @throws ApiError */
  async bytes(path: string): Promise<Uint8Array> {
    const response = await this.request('GET', path, undefined, false);
    return new Uint8Array(await response.arrayBuffer());
  }

  private async request(method: Method, path: string, body: unknown, signingIn: boolean): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiError(0, this.unreachable, 'the server cannot be reached', 'hub-lost');
    }
    if (response.ok) return response;
    const reply: unknown = await response.json().catch(() => null);
    const error = apiErrorOf(response.status, reply);
    if (response.status === 401 && !signingIn) this.onSessionLost();
    throw error;
  }
}
