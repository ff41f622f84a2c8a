import { exitCodes } from './exit-codes.ts';
import { connect } from './operator/connect.ts';
import { flushed, nodeHost } from './process/node-host.ts';
import { runCli, tellError } from './run-cli.ts';

const host = nodeHost();
const args = process.argv.slice(2);

// What code of the user throws where nobody catches it, a rejection too.
process.once('uncaughtException', (error) => {
  tellError(host, error, args);
  void flushed().finally(() => process.exit(exitCodes.failed));
});
const code = await runCli({ host, connect }, args);
await flushed();
// What a module of the user left open must not keep the program.
process.exit(code);
