// Runs a TypeScript module of the tests in a process of its own, with nothing built.
import { createViteServer } from 'vitest/node';

const [, , module = ''] = process.argv;
const conditions = ['@rivergraph/source', 'node', 'import', 'module', 'default'];
const server = await createViteServer({
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, ws: false, hmr: false },
  optimizeDeps: { noDiscovery: true },
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions }, noExternal: [/^@rivergraph\//] },
});
const { main } = await server.ssrLoadModule(module);
await main(process.argv.slice(3));
await server.close();
