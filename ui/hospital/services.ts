import type { HospitalReply } from '../../model/api/hospital.ts';
import type { Clock } from '../../model/clock.ts';
import type { Professional } from '../../model/people.ts';
import type { Router } from '../navigation/router.ts';
import type { ChangesFeed } from './data/changes.ts';
import type { Drafts } from './data/drafts.ts';
import type { HospitalApi } from './data/hospital-api.ts';
import type { HospitalTime } from './data/hospital-time.ts';
import type { RecordingLibrary } from './data/recordings.ts';
import type { WorklistStore } from './data/worklist-store.ts';

/** What every page of a signed-in person works with. */
export interface HospitalServices {
  readonly api: HospitalApi;
  readonly clock: Clock;
  readonly time: HospitalTime;
  readonly router: Router;
  readonly feed: ChangesFeed;
  readonly worklist: WorklistStore;
  readonly recordings: RecordingLibrary;
  readonly drafts: Drafts;
  readonly me: Professional;
  readonly hospital: HospitalReply;
}
