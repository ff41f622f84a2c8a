import { createHttpServer } from '@rivergraph/http';
import { createFileStore, createStreams } from '@rivergraph/streams';
import { definitions } from './definitions.ts';

const streams = createStreams({
  store: createFileStore('./streams'),
  deadLetters: './rejected',
  definitions,
});
const server = createHttpServer(streams, { token: process.env['RIVERGRAPH_TOKEN'] });

process.once('SIGTERM', () => void end());
await streams.open();
const { url } = await server.listen();
process.stdout.write(`Listening on ${url}\n`);

async function end(): Promise<void> {
  await streams.close();
  await server.close();
}
