import { createPipeline } from '@rivergraph/core';
import type { Logger, Pipeline } from '@rivergraph/core';
import { tellBefore } from '../faults-common/life.ts';
import type { LifeParts } from '../faults-common/life.ts';
import type { Deed } from './deed.ts';
import type { MissingEnds } from '../faults-common/expectation.ts';
import { sinkOf, writesOf } from './writes.ts';
import type { SinkSettings } from './writes.ts';

const slots = 4;

/** What differs between fault runs. */
interface PipelineSettings {
  readonly missing: MissingEnds;
  readonly maxBackoffMs: number;
  /** What is not as it is by default. */
  readonly sink: SinkSettings;
  /** Told what is warned of. */
  readonly warned: (text: string) => void;
}

/** What a pipeline of the fault runs is made of. */
export interface PipelineParts extends LifeParts<Deed>, PipelineSettings {
  readonly url: string;
}

/** Makes a pipeline into a graph. */
export function createFaultPipeline(parts: PipelineParts): Pipeline {
  const { url, source, watch, deadLetter, observer, read, missing, maxBackoffMs, sink, warned } = parts;
  return createPipeline({
    source,
    transform: tellBefore(read, writesOf(missing)),
    sink: watch.over(sinkOf(url, sink)),
    slots,
    maxBackoffMs,
    deadLetter,
    observer,
    logger: loggerOf(warned),
  });
}

function loggerOf(warned: (text: string) => void): Logger {
  const ignore = (): void => undefined;
  return { debug: ignore, info: ignore, warn: (text) => warned(String(text)), error: ignore };
}
