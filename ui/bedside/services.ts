import { createContext } from '@lit/context';
import type { Clock } from '../../model/clock.ts';
import { LiveStore } from '../live/live-store.ts';
import { Router } from '../navigation/router.ts';
import { BedsideApi } from './bedside-api.ts';
import { CaseStore } from './case-store.ts';
import { SessionStore } from './session-store.ts';
import { SuitcaseStore } from './suitcase-store.ts';
import { Ticker } from './ticker.ts';

/** What every page of the bedside app works with. */
export interface Services {
  readonly api: BedsideApi;
  readonly session: SessionStore;
  readonly suitcase: SuitcaseStore;
  readonly cases: CaseStore;
  readonly live: LiveStore;
  readonly router: Router;
  readonly ticker: Ticker;
}

export const servicesContext = createContext<Services>(Symbol('bedside services'));

export function createServices(clock: Clock, random: () => number): Services {
  const api = new BedsideApi(() => session.closed());
  const session = new SessionStore(api);
  const cases = new CaseStore(api);
  const live = new LiveStore({ address: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/mqtt`, ticket: () => api.ticket(), clock, random });
  const suitcase = new SuitcaseStore(api, clock, (offset) => { live.hubOffsetMilliseconds = offset; });
  live.onNotice((notice) => void cases.noticed(notice));
  return { api, session, suitcase, cases, live, router: new Router(), ticker: new Ticker(clock) };
}
