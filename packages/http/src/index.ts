export { createHttpServer } from './http-server.ts';
export type { HttpAddress, HttpServer } from './http-server.ts';
export type { HttpOptions } from './options.ts';
export { createMetrics } from './metrics/index.ts';
export type { Metrics } from './metrics/index.ts';
