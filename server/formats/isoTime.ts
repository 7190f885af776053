const dayMs = 86_400_000
let day = Number.NaN
let date = ''

/** A time as `toISOString` writes it. Times of judgments lie close together, so the date is made once a day. */
export function isoTime(time: Date): string {
  const ms = time.getTime()
  const within = Math.floor(ms / dayMs)
  if (within !== day) {
    date = time.toISOString().slice(0, -'00:00:00.000Z'.length)
    day = within
  }
  const rest = ms - within * dayMs
  const seconds = Math.floor(rest / 1000)
  const two = (n: number) => (n < 10 ? `0${String(n)}` : String(n))
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return `${date}${clock}.${String(rest % 1000).padStart(3, '0')}Z`
}
