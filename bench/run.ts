import { arch, availableParallelism, cpus } from 'node:os';

// Every figure is a ratio of interleaved runs; this page only says where they were measured.
const report = {
  schema: 'vist-bench',
  schemaVersion: 1,
  machine: { arch: arch(), cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism() },
  versions: { node: process.versions.node, v8: process.versions.v8 },
  figures: [],
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
