import type { StreamInfo } from '@rivergraph/streams';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Figure } from './figure.ts';

/**
 * Adds a figure to a registry. Each scrape makes its series anew, so that those of a dropped stream are gone.
 *
 * @internal
 */
export function registerFigure(
  registry: Registry,
  { name, type, help, labels = [], read }: Figure,
  streams: () => readonly StreamInfo[],
): void {
  const options = { name, help, labelNames: ['stream', ...labels], registers: [registry] };
  const readAll = (give: (labels: Record<string, string>, value: number) => void): void => {
    for (const info of streams()) {
      read(info, (value, own) => {
        if (value !== undefined && Number.isFinite(value)) give({ stream: info.name, ...own }, value);
      });
    }
  };
  if (type === 'gauge') {
    const gauge = new Gauge({
      ...options,
      collect: () => {
        gauge.reset();
        readAll((own, value) => gauge.set(own, value));
      },
    });
    return;
  }
  const counter = new Counter({
    ...options,
    collect: () => {
      counter.reset();
      readAll((own, value) => counter.inc(own, value));
    },
  });
}
