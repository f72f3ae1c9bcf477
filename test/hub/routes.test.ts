import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS, mayDo } from '../../model/people.ts';
import type { Action, Role } from '../../model/people.ts';
import { startTestHub } from './workbench.ts';
import type { TestHub } from './workbench.ts';

/** Every route of the hub with the least that is needed to call it. A route that is not here, or not so, fails the test. */
const TABLE: Readonly<Record<string, 'public' | 'signed-in' | Action>> = {
  'GET /api/suitcase': 'public',
  'GET /api/people': 'public',
  'POST /api/session': 'public',
  'GET /api/session': 'signed-in',
  'DELETE /api/session': 'public',
  'POST /api/ticket': 'live.read',
  'GET /api/instruments': 'live.read',
  'GET /api/cases': 'case.read',
  'POST /api/cases': 'case.open',
  'GET /api/cases/:caseId': 'case.read',
  'PATCH /api/cases/:caseId': 'case.edit',
  'GET /api/cases/:caseId/events': 'case.read',
  'POST /api/cases/:caseId/notes': 'case.edit',
  'POST /api/cases/:caseId/call15': 'case.edit',
  'POST /api/cases/:caseId/vitals': 'case.edit',
  'POST /api/cases/:caseId/recordings': 'case.edit',
  'DELETE /api/cases/:caseId/recordings/:recordingId': 'case.edit',
  'GET /api/cases/:caseId/recordings/:recordingId': 'case.read',
  'POST /api/cases/:caseId/send': 'case.send',
  'POST /api/cases/:caseId/answers/:answerId/displayed': 'answer.read',
  'POST /api/cases/:caseId/answers/:answerId/acknowledged': 'answer.read',
};

let test: TestHub;
beforeAll(async () => {
  test = await startTestHub();
});
afterAll(() => test[Symbol.asyncDispose]());

describe('the permission table of the hub', () => {
  it('has every route of the running hub, and no other', () => {
    const registered = Object.fromEntries(test.hub.routes.filter(({ method }) => method !== 'HEAD').map(({ method, path, access }) => [`${method} ${path}`, access]));
    expect(registered).toEqual(TABLE);
    for (const { method, path, access } of test.hub.routes) {
      expect(access, `${method} ${path} has no permission entry`).not.toBe(null);
      if (method === 'HEAD') expect(access).toBe(TABLE[`GET ${path}`]);
    }
  });

  it('holds for someone not signed in: nothing but the public routes answers', async () => {
    for (const [route, access] of Object.entries(TABLE)) {
      const [method = '', path = ''] = route.split(' ');
      const reply = await fetch(test.hub.url + path.replaceAll(/:\w+/g, 'VAL042-20261121-0001'), { method, ...(method === 'GET' || method === 'DELETE' ? {} : { headers: { 'content-type': 'application/json' }, body: '{}' }) });
      if (access === 'public') expect(reply.status, route).not.toBe(401);
      else expect(reply.status, route).toBe(401);
    }
  });

  it('holds for a role without the permission, on every route', async () => {
    const browser = await test.signIn('dr-cardio', '314159');
    for (const [route, access] of Object.entries(TABLE)) {
      if (access === 'public' || access === 'signed-in' || mayDo('specialist', access)) continue;
      const [method = '', path = ''] = route.split(' ');
      const { status } = await browser.call(method, path.replaceAll(/:\w+/g, 'VAL042-20261121-0001'), method === 'GET' ? undefined : {});
      expect(status, route).toBe(403);
    }
  });

  it('leaves no action of the bedside without a role', () => {
    for (const access of new Set(Object.values(TABLE))) {
      if (access === 'public' || access === 'signed-in') continue;
      expect((Object.keys(PERMISSIONS) as Role[]).some((role) => mayDo(role, access)), access).toBe(true);
    }
  });
});
