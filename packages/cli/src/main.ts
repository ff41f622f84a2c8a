import { connect } from './operator/connect.ts';
import { endQuietly, flushed, nodeHost } from './process/node-host.ts';
import { runCli } from './run-cli.ts';

endQuietly();
const code = await runCli({ host: nodeHost(), connect }, process.argv.slice(2));
await flushed();
// What a module of the user left open must not keep the program.
process.exit(code);
