const dayMs = 86_400_000
const minuteMs = 60_000
let day = Number.NaN
let date = ''

const padded = (count: number, digits: number, after: string) =>
  Array.from({ length: count }, (_, n) => String(n).padStart(digits, '0') + after)
const minutes = Array.from({ length: 24 }, (_, hour) =>
  padded(60, 2, ':').map((minute) => `${String(hour).padStart(2, '0')}:${minute}`),
).flat()
const seconds = padded(60, 2, '.')
const milliseconds = padded(1000, 3, 'Z')

/** A time as `toISOString` writes it. Times of judgments lie close together, so the date is made once a day. */
export function isoTime(time: Date): string {
  const ms = time.getTime()
  const within = Math.floor(ms / dayMs)
  if (within !== day) {
    date = time.toISOString().slice(0, -'00:00:00.000Z'.length)
    day = within
  }
  const rest = ms - within * dayMs
  const second = rest % minuteMs
  return (
    date + minutes[Math.floor(rest / minuteMs)]! + seconds[Math.floor(second / 1000)]! + milliseconds[second % 1000]!
  )
}
