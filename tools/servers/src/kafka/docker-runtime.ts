import { userInfo } from 'node:os';
import { runCommand } from '../process/run-command.ts';
import type { KafkaRuntime, KafkaTask } from './runtime.ts';

/**
 * Finds Kafka's official image, through a Docker daemon that answers.
 *
 * Containers use the network of this machine, so this way is open on Linux only. Resolves with a sentence when it is closed.
 */
export async function findDockerRuntime(version: string): Promise<KafkaRuntime | string> {
  if (process.platform !== 'linux') return 'containers share the network of their machine on Linux only';
  if (!(await runCommand({ file: 'docker', args: ['info'] }, 20_000)).ok)
    return 'no daemon answers `docker info`';
  const image = `apache/kafka:${version}`;
  if (!(await haveImage(image))) return `${image} could not be pulled`;
  return {
    how: 'docker',
    classPath: '/opt/kafka/libs/*',
    command: (task) => ({ file: 'docker', args: ['run', '--rm', ...containerOf(image, task)] }),
    process: (task) => {
      const name = `rivergraph-kafka-${process.pid}-${nextContainer()}`;
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

function containerOf(image: string, { tool, args, folder }: KafkaTask): string[] {
  const { uid, gid } = userInfo();
  const place = ['--network', 'host', '--volume', `${folder}:${folder}`, '--workdir', folder];
  return [...place, '--user', `${uid}:${gid}`, '--entrypoint', tool, image, ...args];
}

let containers = 0;

function nextContainer(): number {
  containers += 1;
  return containers;
}
