// Packs a folder of recordings (NAME.scenario.json and NAME.jsonl per recording) into one file that the
// project carries: `node tools/pack-recordings.ts FOLDER OUT.jsonl.zst`.
//
// The text inside: per recording a line `{"recording":NAME,"scenario":{...}}`, then its event lines, byte
// for byte. One compressed stream, because recordings of one variant repeat each other.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';

const SCENARIO_SUFFIX = '.scenario.json';

const [folder, out] = process.argv.slice(2);
if (folder === undefined || out === undefined) {
  process.stderr.write('usage: pack-recordings.ts FOLDER OUT.jsonl.zst\n');
  process.exit(2);
}

const names = readdirSync(folder)
  .filter((file) => file.endsWith(SCENARIO_SUFFIX))
  .map((file) => file.slice(0, -SCENARIO_SUFFIX.length))
  .toSorted();

const text = names
  .map((recording) => {
    const scenario: unknown = JSON.parse(readFileSync(join(folder, `${recording}${SCENARIO_SUFFIX}`), 'utf8'));
    const events = readFileSync(join(folder, `${recording}.jsonl`), 'utf8');
    return `${JSON.stringify({ recording, scenario })}\n${events}`;
  })
  .join('');

const packed = zstdCompressSync(text, {
  params: {
    [constants.ZSTD_c_compressionLevel]: 19,
    [constants.ZSTD_c_windowLog]: 26,
    [constants.ZSTD_c_enableLongDistanceMatching]: 1,
  },
});
writeFileSync(out, packed);
process.stdout.write(`${names.length} recordings, ${text.length} characters, ${packed.length} bytes packed\n`);
