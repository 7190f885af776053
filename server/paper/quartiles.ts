/** How long what was timed took: how many there are, and their quartiles in seconds. */
export type Seconds = { n: number; quartiles: [number, number, number] }

/** Of milliseconds; null where nothing was timed. */
export function quartilesOf(elapsed: number[]): Seconds | null {
  const sorted = Float64Array.from(elapsed).sort()
  if (sorted.length === 0) return null
  const at = (share: number) => {
    const place = share * (sorted.length - 1)
    const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
    return (below + (above - below) * (place % 1)) / 1000
  }
  return { n: sorted.length, quartiles: [at(0.25), at(0.5), at(0.75)] }
}
