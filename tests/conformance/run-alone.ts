import { readRecordings, VARIANTS } from './corpus.ts';
import { firstDifference, replay } from './replayed.ts';

// One recording of each variant, for a process that may read nothing but the checkout.
for (const variant of VARIANTS) {
  const [recording] = readRecordings(variant);
  const isEqual = recording !== undefined && firstDifference(recording.lines, replay(recording).lines) === null;
  process.stdout.write(`${variant} ${isEqual ? 'equal' : 'different'}\n`);
}
