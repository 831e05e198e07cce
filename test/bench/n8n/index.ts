/** The benchmarks that need the real n8n. */
import type { Benchmark } from '../benchmark.ts';
import { authorization } from './authorization.ts';
import { healthReads } from './health-reads.ts';
import { limitedReads } from './limited-reads.ts';
import { queueMode } from './queue-mode.ts';

export const n8nBenchmarks: Benchmark[] = [healthReads, limitedReads, authorization, queueMode];
