import { serveLaps } from '../lap/lap-runner.ts';
import { median } from '../median.ts';
import { runBare } from './bare-fleet.ts';
import { createFleet, feed } from './fleet.ts';
import type { FleetJob, FleetLap } from './lap.ts';
import { runNamed } from './named-fleet.ts';
import type { RunningFleet } from './running-fleet.ts';

/** How often somebody looks at all of them. */
const lookEveryMs = 1_000;

async function run({ pipelines, rate, seconds, side }: FleetJob): Promise<FleetLap> {
  const fleet = createFleet(pipelines);
  const running = side === 'bare' ? await runBare(fleet) : await runNamed(fleet);
  const sent = rate * seconds;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const looks: Awaited<ReturnType<RunningFleet['look']>>[] = [];
  const timer = setInterval(() => void running.look().then((look) => looks.push(look)), lookEveryMs);
  await feed(fleet, { rate, seconds });
  clearInterval(timer);
  const { system, user } = process.cpuUsage(cpu);
  const tookMs = performance.now() - start;
  while (running.consumed().some((count) => count < sent)) await feed([], { rate: 0, seconds: 0.1 });
  const wrong = await running.wrong(sent);
  await running.end();
  return {
    seconds: tookMs / 1_000,
    cpuSeconds: (user + system) / 1e6,
    records: sent * pipelines,
    wrong,
    showMs: median(looks.map(({ showMs }) => showMs)),
    scrapeMs: median(looks.map(({ scrapeMs }) => scrapeMs)),
    heapBytes: process.memoryUsage().heapUsed,
  };
}

serveLaps(run);
