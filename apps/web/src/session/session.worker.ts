import { Meeting, RequestError } from '@konklave/client';
import { browserRuntime, serverSocketUrl } from './browser-runtime.ts';
import { PortKeys } from './port-keys.ts';
import type { FromWorker, MediaRequest, ToWorker } from './worker-messages.ts';

// The worker in which the meeting lives: the link's secret, the group and every key stay here and in the encrypt worker.

const scope = self as unknown as DedicatedWorkerGlobalScope;
const meeting = new Meeting(browserRuntime(serverSocketUrl(scope.location.href)));
let stateIsNews = false;

function tell(message: FromWorker): void {
  scope.postMessage(message, []);
}

/** Several changes in one turn are one message. */
function tellState(): void {
  if (stateIsNews) return;
  stateIsNews = true;
  queueMicrotask(() => {
    stateIsNews = false;
    tell({ type: 'state', state: meeting.state });
  });
}

async function answer(id: number, work: Promise<object>): Promise<void> {
  try {
    tell({ type: 'result', id, result: await work });
  } catch (error) {
    tell({ type: 'failure', id, code: error instanceof RequestError ? error.code : 'internal' });
  }
}

function ask({ type, params }: MediaRequest): Promise<object> {
  return meeting.request(type, params);
}

function take(message: ToWorker): void {
  switch (message.type) {
    case 'join':
      return meeting.join(message);
    case 'leave':
      return void answer(
        message.id,
        meeting.leave(message).then(() => ({})),
      );
    case 'chat':
      return void meeting.sendChat(message.text);
    case 'sending':
      return meeting.setSending(message.sending);
    case 'hand':
      return meeting.setHand(message.up);
    case 'react':
      return meeting.react(message.reaction);
    case 'request':
      return void answer(message.id, ask(message.request));
    case 'network':
      return meeting.networkChanged(message.online);
    case 'keys':
      return void meeting.onKeys(new PortKeys(message.port));
  }
}

meeting.subscribe(tellState);
meeting.onMediaPush((push) => tell({ type: 'media', push }));
scope.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => take(data));
