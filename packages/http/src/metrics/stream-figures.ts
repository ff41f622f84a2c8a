import type { StreamInfo, StreamState } from '@rivergraph/streams';
import { type Figure, flag, seconds } from './figure.ts';

const states: readonly StreamState[] = Object.keys({
  stopped: true,
  starting: true,
  running: true,
  waiting: true,
  paused: true,
  stopping: true,
  failed: true,
} satisfies Record<StreamState, true>) as StreamState[];

/** Where each stream stands. @internal */
export const streamFigures: readonly Figure[] = [
  {
    name: 'rivergraph_stream_info',
    type: 'gauge',
    help: 'Always 1; the definition that the stream is made from.',
    labels: ['definition'],
    read: ({ definition }, give) => give(1, { definition }),
  },
  {
    name: 'rivergraph_stream_state',
    type: 'gauge',
    help: '1 for the state that the stream is in, 0 for the others.',
    labels: ['state'],
    read: (info, give) => {
      for (const state of states) give(flag(info.state === state), { state });
    },
  },
  {
    name: 'rivergraph_stream_state_timestamp_seconds',
    type: 'gauge',
    help: 'When the stream entered its state, in seconds since 1970.',
    read: ({ since }, give) => give(seconds(since)),
  },
  {
    name: 'rivergraph_stream_up',
    type: 'gauge',
    help: '1 while the stream does what is wanted of it: it runs, or it is paused. 0 while it starts, waits, stops, has failed or is stopped.',
    read: (info, give) => give(flag(isUp(info))),
  },
  {
    name: 'rivergraph_stream_wanted',
    type: 'gauge',
    help: '1 when the stream is wanted to run or to be paused, 0 when it is wanted to be stopped.',
    read: ({ desired }, give) => give(flag(desired !== 'stopped')),
  },
  {
    name: 'rivergraph_stream_failure',
    type: 'gauge',
    help: '1 with the code of the error for which the stream waits or has failed; absent otherwise.',
    labels: ['code'],
    read: ({ failure }, give) => {
      if (failure !== undefined) give(1, { code: failure.code });
    },
  },
];

function isUp({ state }: StreamInfo): boolean {
  return state === 'running' || state === 'paused';
}
