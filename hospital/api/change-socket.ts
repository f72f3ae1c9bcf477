import type { Change } from '../../model/api/hospital.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';
import type { WebServer } from '../../service/web.ts';
import type { Changes } from '../changes.ts';
import { maySee } from '../worklist/order.ts';

/** A page that reads nothing for this long a queue is cut; it reads the list again when it comes back. */
const QUEUE_MAXIMUM_BYTES = 64 * 1024;

/** WebSocket /api/changes: one JSON text per change, and only of cases the reader may see. Session, role and Origin are checked by the web server. */
export function addChangeSocket(web: WebServer, o: { changes: Changes; events: CaseEventLog }): void {
  web.webSocket({
    path: '/api/changes',
    access: 'worklist.read',
    onSocket: (socket, session) => {
      const concerns = (change: Change): boolean => {
        if (change.kind === 'worklist') return true;
        const view = o.events.view(change.caseId);
        return view !== null && maySee(session.professional, view);
      };
      const stop = o.changes.listen((change) => {
        if (socket.bufferedAmount > QUEUE_MAXIMUM_BYTES) socket.terminate();
        else if (concerns(change)) socket.send(JSON.stringify(change));
      });
      socket.on('close', stop);
    },
  });
}
