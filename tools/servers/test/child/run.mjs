// Runs the function `main` of a TypeScript module in a process of its own, with nothing built.
import { createViteServer } from 'vitest/node';

const [, , module = '', ...args] = process.argv;
const server = await createViteServer({
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, ws: false, hmr: false },
  optimizeDeps: { noDiscovery: true },
});
const { main } = await server.ssrLoadModule(module);
await main(args);
await server.close();
