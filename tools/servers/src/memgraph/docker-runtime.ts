import { runCommand } from '../process/run-command.ts';
import type { ProcessPlan } from '../process/server-process.ts';

/** An image of Memgraph that can be run. */
export interface MemgraphImage {
  readonly version: string;
  /** Makes what starts a server that listens on a port of 127.0.0.1. */
  readonly process: (port: number) => Pick<ProcessPlan, 'command' | 'signal' | 'lastResort'>;
}

/**
 * Finds Memgraph's official image, through a Docker daemon that answers.
 *
 * Containers use the network of this machine, so this way is open on Linux only. Resolves with a sentence when it is closed.
 */
export async function findMemgraphImage(version: string): Promise<MemgraphImage | string> {
  if (process.platform !== 'linux') return 'containers share the network of their machine on Linux only';
  if (!(await runCommand({ file: 'docker', args: ['info'] }, 20_000)).ok)
    return 'no daemon answers `docker info`';
  const image = `memgraph/memgraph:${version}`;
  if (!(await haveImage(image))) return `${image} could not be pulled`;
  return {
    version,
    process: (port) => {
      const name = `rivergraph-memgraph-${process.pid}-${nextContainer()}`;
      const place = ['run', '--rm', '--name', name, '--network', 'host', image];
      const flags = ['--bolt-address=127.0.0.1', `--bolt-port=${port}`, '--telemetry-enabled=false'];
      return {
        command: { file: 'docker', args: [...place, ...flags, '--also-log-to-stderr'] },
        signal: async (signal) => {
          await runCommand({ file: 'docker', args: ['kill', `--signal=${signal}`, name] });
        },
        lastResort: ['docker', 'kill', name],
      };
    },
  };
}

async function haveImage(image: string): Promise<boolean> {
  const there = await runCommand({ file: 'docker', args: ['image', 'inspect', image] });
  return there.ok || (await runCommand({ file: 'docker', args: ['pull', image] })).ok;
}

let containers = 0;

function nextContainer(): number {
  containers += 1;
  return containers;
}
