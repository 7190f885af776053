import { readFileSync } from 'node:fs'

/**
 * The most memory that this process has held, in MB. Linux counts it anew for each program, where the usage of resources
 * begins at what the parent held: a small child of a large process would look as large as that.
 */
export function peakMb(): number {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    if (kilobytes !== undefined) return Number(kilobytes) / 1024
  } catch {
    // Another system: it has no such file.
  }
  return process.resourceUsage().maxRSS / 1024
}
