// Runs the function `main` of a TypeScript module in a process of its own, with nothing built. The process has to end by itself.
import { createViteServer } from 'vitest/node';

const [, , module = '', ...args] = process.argv;
const conditions = ['@rivergraph/source', 'node', 'import', 'module', 'default'];
const server = await createViteServer({
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  server: { middlewareMode: true, watch: null, ws: false, hmr: false },
  optimizeDeps: { noDiscovery: true },
});
const { main } = await server.ssrLoadModule(module);
await server.close();
await main(args);
