import { aborted, listenForStop } from '@rivergraph/example-kit';
import { serviceSettings } from './environment/service.ts';
import { jsonLogger } from './json-logger.ts';
import { runProgram } from './program.ts';
import { serve } from './service/serve.ts';

// Streams the trips into the graph until SIGTERM, which is how Kubernetes ends a pod: then what was taken in is written and committed.
await runProgram(async () => {
  const signal = listenForStop();
  const logger = jsonLogger();
  await using service = await serve(serviceSettings(process.env), logger);
  logger.info('The pipeline is being served.', { url: service.url });
  await aborted(signal);
  logger.info('The pipeline is being stopped.');
});
