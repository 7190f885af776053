import { quantile } from '../report.ts'

export type Watch = { url: string; cookie: string; origin: string; sockets: number }
/** When each snapshot had reached the last socket, by its number, and how many came in all. */
export type Watched = { messages: number; lastArrivals: [sequence: number, at: number][]; spreadP99: number }

/** Opens sockets on a study's results; tells `open` once all have their first snapshot, and what came when told to stop. */
export async function watch({ url, cookie, origin, sockets }: Watch): Promise<Watched> {
  const arrivals = new Map<number, { count: number; first: number; last: number }>()
  let messages = 0
  const openOne = () =>
    new Promise<WebSocket>((resolve, reject) => {
      // Node's own client takes headers beside the address.
      const socket = new WebSocket(url, { headers: { cookie, origin } })
      let first = true
      socket.onerror = () => {
        reject(new Error('A socket could not be opened.'))
      }
      socket.onmessage = ({ data }: { data: unknown }) => {
        if (first) {
          first = false
          resolve(socket)
          return
        }
        messages += 1
        const sequence = Number(/"sequence":(\d+)/.exec(String(data))?.[1])
        const at = performance.timeOrigin + performance.now()
        const known = arrivals.get(sequence)
        if (known) {
          known.count += 1
          known.last = at
        } else arrivals.set(sequence, { count: 1, first: at, last: at })
      }
    })
  const open: WebSocket[] = []
  // A browser opens one; a thousand at once would wait in the system's queue.
  for (let from = 0; from < sockets; from += 50) {
    const some = Array.from({ length: Math.min(50, sockets - from) }, openOne)
    open.push(...(await Promise.all(some)))
  }
  process.send?.('open')
  await new Promise((resolve) => process.once('message', resolve))
  const complete = [...arrivals].filter(([, { count }]) => count === sockets)
  for (const socket of open) socket.close()
  return {
    messages,
    lastArrivals: complete.map(([sequence, { last }]) => [sequence, last]),
    spreadP99: quantile(
      complete.map(([, { first, last }]) => last - first),
      0.99,
    ),
  }
}
