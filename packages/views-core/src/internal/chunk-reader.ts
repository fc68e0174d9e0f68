/** Reads a source item by item, and can be told to stop while it waits for one. */
export interface ChunkReader<T> {
  read(): Promise<IteratorResult<T, unknown>>
  /** Lets go of the source. What it throws then is the caller's to look at. */
  stop(): Promise<unknown>
}

/** A source that can be torn down from outside, such as a stream of Node. */
interface Destroyable {
  destroy(): unknown
}

/** A web stream. */
interface WebStream<T> {
  getReader(): {
    read(): Promise<{ done: boolean; value?: T | undefined }>
    cancel(): Promise<void>
  }
  cancel(): Promise<void>
}

/** Opens a source for reading. An iterator is asked to return; a stream, which may be waiting itself, is torn down. */
export function openSource<T>(source: AsyncIterable<T>): ChunkReader<T> {
  if (isWebStream(source)) {
    const reader = source.getReader()
    return { read: () => reader.read() as Promise<IteratorResult<T, unknown>>, stop: () => reader.cancel() }
  }
  const iterator = source[Symbol.asyncIterator]()
  return {
    read: () => iterator.next(),
    stop: async () => (isDestroyable(source) ? source.destroy() : iterator.return?.()),
  }
}

/** Lets go of a source that nobody will read: one that has not begun to work needs nothing. */
export async function releaseSource(source: object): Promise<void> {
  if (isWebStream(source)) await source.cancel()
  else if (isDestroyable(source)) source.destroy()
}

function isWebStream(source: object): source is WebStream<never> {
  return 'getReader' in source && typeof source.getReader === 'function'
}

function isDestroyable(source: object): source is Destroyable {
  return 'destroy' in source && typeof source.destroy === 'function'
}
