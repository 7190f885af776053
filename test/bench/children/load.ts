import { randomUUIDv7 } from 'node:crypto'
import { connect } from 'node:net'
import { assignmentIdOf, raterSecret } from '../fill.ts'
import { quantile } from '../report.ts'

export type Load = {
  port: number
  connections: number
  /** The first of the pairs to judge; each is judged once. */
  from: number
  /** How many there are. */
  count: number
  seconds: number
  /** How many raters share them, in turns. */
  raters: number
}
export type Loaded = { judged: number; seconds: number; p50: number; p99: number; refused: number }

/** Raters on kept-open connections who judge one pair after the other as fast as they are answered. */
export async function load({ port, connections, from, count, seconds, raters }: Load): Promise<Loaded> {
  const took: number[] = []
  let next = from
  let refused = 0
  const start = performance.now()
  const until = start + seconds * 1000

  const judge = () => {
    const number = next++
    const body = `{"assignmentId":"${assignmentIdOf(number)}","preference":"${['a', 'b', 'tie'][number % 3]!}","elapsedMs":9000}`
    return (
      `PUT /api/judgments/${randomUUIDv7()} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
      `Cookie: rater=${raterSecret(number % raters)}\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`
    )
  }
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      let sent = 0
      let got = ''
      const send = () => {
        if (performance.now() >= until || next >= from + count) {
          socket.end()
          resolve()
          return
        }
        sent = performance.now()
        socket.write(judge())
      }
      socket.setNoDelay(true)
      socket.setEncoding('latin1')
      socket.on('connect', send)
      socket.on('error', reject)
      socket.on('data', (text: string) => {
        got += text
        const head = got.indexOf('\r\n\r\n')
        if (head < 0) return
        const length = Number(/content-length: (\d+)/i.exec(got)?.[1])
        if (got.length < head + 4 + length) return
        took.push(performance.now() - sent)
        if (!got.startsWith('HTTP/1.1 200')) refused += 1
        got = ''
        send()
      })
    })
  await Promise.all(Array.from({ length: connections }, one))
  return {
    judged: took.length - refused,
    seconds: (performance.now() - start) / 1000,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    refused,
  }
}
