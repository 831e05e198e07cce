/** The benchmarks that need a running n8n. */
import type { Benchmark } from '../benchmark.ts';

export const n8nBenchmarks: Benchmark[] = [];
