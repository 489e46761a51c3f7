/**
 * What comes of `chunks` before `interrupted` resolves. A pipe whose writer is silent is not waited for then;
 * whoever owns it closes it.
 */
export async function* chunksUntil<Chunk>(
  chunks: AsyncIterable<Chunk>,
  interrupted: Promise<void>,
): AsyncGenerator<Chunk> {
  const iterator = chunks[Symbol.asyncIterator]();
  const stop = interrupted.then(() => null);
  for (;;) {
    const next = iterator.next();
    // When the race is over, an error of the pipe that is closed concerns nobody.
    next.catch(() => {});
    // One chunk after the other is the point.
    // oxlint-disable-next-line no-await-in-loop
    const found = await Promise.race([next, stop]);
    if (found === null || found.done === true) return;
    yield found.value;
  }
}
