import { PassThrough, type Readable } from 'node:stream'

type Put = (chunk: string | Uint8Array) => Promise<void>

/** A stream of what some work puts out, which waits for whoever reads it and ends when nobody does any longer. */
export function readableOf(work: (put: Put) => Promise<void>): Readable {
  const out = new PassThrough()
  const put: Put = async (chunk) => {
    if (out.destroyed) throw new Abandoned()
    if (out.write(chunk)) return
    await new Promise<void>((resolve) => {
      const go = () => {
        out.off('drain', go)
        out.off('close', go)
        resolve()
      }
      out.on('drain', go)
      out.on('close', go)
    })
  }
  work(put).then(
    () => out.end(),
    (error: unknown) => out.destroy(error instanceof Abandoned ? undefined : (error as Error)),
  )
  return out
}

/** Thrown into work whose reader has gone, so that it lets go of what it holds. */
class Abandoned extends Error {}
