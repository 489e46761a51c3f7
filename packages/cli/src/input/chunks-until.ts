/**
 * What comes of `chunks` before `stop` is aborted. A pipe whose writer is silent is not waited for then; whoever owns
 * it closes it.
 */
export async function* chunksUntil<Chunk>(chunks: AsyncIterable<Chunk>, stop: AbortSignal): AsyncGenerator<Chunk> {
  const iterator = chunks[Symbol.asyncIterator]();
  // One listener, and in it only the wait of now. A race with a promise that lives as long as the source would keep
  // each chunk that ever won it.
  let giveUp = (): void => {};
  const onStop = (): void => giveUp();
  stop.addEventListener('abort', onStop);
  try {
    while (!stop.aborted) {
      // One chunk after the other is the point.
      // oxlint-disable-next-line no-await-in-loop
      const found = await new Promise<IteratorResult<Chunk> | null>((resolve, reject) => {
        giveUp = () => resolve(null);
        // When the wait is given up, an error of the pipe that is closed concerns nobody.
        iterator.next().then(resolve, reject);
      });
      if (found === null || found.done === true) return;
      yield found.value;
    }
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}
