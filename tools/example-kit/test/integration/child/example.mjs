import {
  aborted,
  explainError,
  exitCodes,
  keepUntil,
  listenForStop,
  runExample,
} from '@rivergraph/example-kit';

const usage = 'Usage: example';

async function main({ args }) {
  const signal = listenForStop(); // before anybody can know that it runs
  console.log(`${process.env.GREETING ?? 'Hello'}, ${args.join(' ')}`);
  switch (args[0]) {
    case 'wait':
      return await wait(signal);
    case 'talk':
      return await talk(signal);
    default:
      return exitCodes.ok;
  }
}

async function wait(signal) {
  await keepUntil(signal, ['nothing']);
  setInterval(() => undefined, 60_000); // what would go on
  return exitCodes.stopped;
}

/** Goes on to print when it is told that nobody reads it. */
async function talk(signal) {
  const alive = setInterval(() => undefined, 60_000);
  await aborted(signal);
  clearInterval(alive);
  for (let nth = 0; nth < 3; nth += 1) {
    process.stdout.write('on and on\n');
    await new Promise((resolve) => setImmediate(resolve));
  }
  return exitCodes.ok;
}

await runExample({
  usage,
  readFlags: (args) => ({ help: args.includes('--help'), args }),
  main,
  explain: (error) => explainError(error, usage),
});
