import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { quantile } from './report.ts'

/** What the disk takes at this moment for 4 KiB that must be on it, in milliseconds. */
export function probeDisk(folder: string, times = 200): { p50: number; p99: number } {
  const path = join(folder, 'probe')
  const file = openSync(path, 'w')
  const page = Buffer.alloc(4096, 1)
  const took: number[] = []
  for (let turn = 0; turn < times; turn++) {
    writeSync(file, page, 0, page.length, turn * page.length)
    const start = performance.now()
    fdatasyncSync(file)
    took.push(performance.now() - start)
  }
  closeSync(file)
  rmSync(path)
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) }
}

/** What the processor takes at this moment for ten million steps of plain arithmetic, in milliseconds. */
export function probeLoop(): number {
  return loop(10_000_000)
}

/**
 * The 99th percentile of a plain loop that takes so many milliseconds where nobody interrupts it, one in each turn of the
 * event loop: what waiting for a busy machine's processor makes of anything that long.
 */
export async function probeWaits(ms: number, times = 1500): Promise<number> {
  const fastest = Math.min(...Array.from({ length: 20 }, () => loop(1_000_000)))
  const steps = Math.round((ms / fastest) * 1_000_000)
  const took: number[] = []
  for (let turn = 0; turn < times; turn++) {
    took.push(loop(steps))
    await new Promise((done) => setImmediate(done))
  }
  return quantile(took, 0.99)
}

function loop(steps: number): number {
  const start = performance.now()
  let state = 1
  for (let turn = 0; turn < steps; turn++) state = (Math.imul(state, 1664525) + 1013904223) | 0
  // The sum is used, so that the loop is not thrown away.
  return performance.now() - start + (state === 0 ? 1e-9 : 0)
}
