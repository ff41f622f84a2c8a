import { userInfo } from 'node:os';
import { runCommand } from '../process/run-command.ts';
import type { GremlinRuntime, GremlinTask } from './runtime.ts';

const home = '/opt/gremlin-server';

/**
 * Finds TinkerPop's official image, through a Docker daemon that answers.
 *
 * Containers use the network of this machine, so this way is open on Linux only. Resolves with a sentence when it is closed.
 */
export async function findDockerRuntime(version: string): Promise<GremlinRuntime | string> {
  if (process.platform !== 'linux') return 'containers share the network of their machine on Linux only';
  if (!(await runCommand({ file: 'docker', args: ['info'] }, 20_000)).ok)
    return 'no daemon answers `docker info`';
  const image = `tinkerpop/gremlin-server:${version}`;
  if (!(await haveImage(image))) return `${image} could not be pulled`;
  return {
    how: 'docker',
    process: (task) => {
      const name = `rivergraph-gremlin-${process.pid}-${nextContainer()}`;
      return {
        command: { file: 'docker', args: ['run', '--rm', '--name', name, ...containerOf(image, task)] },
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

function containerOf(image: string, { java, main, folder }: GremlinTask): string[] {
  const { uid, gid } = userInfo();
  const place = ['--network', 'host', '--volume', `${folder}:${folder}`, '--workdir', folder];
  const program = ['--user', `${uid}:${gid}`, '--entrypoint', 'java', image];
  // Another logger than that of the jars from Maven, with settings of its own.
  const logger = `-Dlogback.configurationFile=${home}/conf/logback.xml`;
  const classPath = [`${home}/lib/*`, `${home}/ext/tinkergraph-gremlin/plugin/*`].join(':');
  return [...place, ...program, logger, ...java, '-cp', classPath, ...main];
}

let containers = 0;

function nextContainer(): number {
  containers += 1;
  return containers;
}
