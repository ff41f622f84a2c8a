import { userInfo } from 'node:os';
import { runCommand } from '../process/run-command.ts';
import { environmentArguments } from './runtime.ts';
import type { Neo4jRuntime, Neo4jTask } from './runtime.ts';

/**
 * Finds Neo4j's official image, through a Docker daemon that answers.
 *
 * Containers use the network of this machine, so this way is open on Linux only. Resolves with a sentence when it is closed.
 */
export async function findDockerRuntime(version: string): Promise<Neo4jRuntime | string> {
  if (process.platform !== 'linux') return 'containers share the network of their machine on Linux only';
  if (!(await runCommand({ file: 'docker', args: ['info'] }, 20_000)).ok)
    return 'no daemon answers `docker info`';
  const image = `neo4j:${version}-community`;
  if (!(await haveImage(image))) return `${image} could not be pulled`;
  return {
    how: 'docker',
    classPath: '/var/lib/neo4j/lib/*',
    javaMajor: undefined,
    command: (task) => ({ file: 'docker', args: ['run', '--rm', ...containerOf(image, task)] }),
    process: (task) => {
      const name = `rivergraph-neo4j-${process.pid}-${nextContainer()}`;
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

function containerOf(image: string, task: Neo4jTask): string[] {
  const { uid, gid } = userInfo();
  const { folder } = task;
  const place = ['--network', 'host', '--volume', `${folder}:${folder}`, '--workdir', folder];
  const program = ['--user', `${uid}:${gid}`, '--entrypoint', 'env', image];
  return [...place, ...program, ...environmentArguments(task), 'java', ...task.args];
}

let containers = 0;

function nextContainer(): number {
  containers += 1;
  return containers;
}
