/** Runs `vist` with the given arguments and answers with its exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const { run } = await import('./commands/help.ts');
  return run(args);
}
