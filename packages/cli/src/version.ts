import { readFileSync } from 'node:fs';

/** Version of the command and of the packages in it. */
export const VERSION: string = readVersion();

/** How files say who wrote them. */
export const TOOL: string = `vist ${VERSION}`;

/** Sources and bundle both stand one folder below the manifest. */
function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
}
