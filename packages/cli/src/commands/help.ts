/** Prints the usage line. */
export function run(_args: readonly string[]): number {
  process.stdout.write('Usage: vist <command> [options]\n');
  return 0;
}
