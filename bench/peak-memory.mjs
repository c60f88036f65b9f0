/*
 * Loaded into a program with `--import`: when the program ends, its peak resident memory is written, in bytes,
 * to the file that BENCH_PEAK_MEMORY names. Its own children are left alone.
 */
import { writeFileSync } from 'node:fs';

const file = process.env.BENCH_PEAK_MEMORY;
delete process.env.BENCH_PEAK_MEMORY;
if (file) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS * 1024)));
