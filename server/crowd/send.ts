import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { insideMessage, isInside, numberIn, outsideWith } from '../outside.ts'

/** Asks one address and answers what came; status 0 with the reason where nothing came. */
export type Send = (address: string) => Promise<{ status: number; text: string }>

const patienceMs = 10_000
const mostBytes = 64 * 1024

/**
 * Sends a GET to an address outside, follows no redirect, and reads no more than it must. Addresses inside are refused after
 * their name was resolved, but for `own` origins, where the stand-ins are.
 */
export function sender(own: readonly string[]): Send {
  return (address) =>
    new Promise((resolve) => {
      const failed = (text: string) => {
        resolve({ status: 0, text })
      }
      const cutOff = () => {
        failed('The connection was cut off before an answer came.')
      }
      const url = URL.parse(address)
      if (!url || !/^https?:$/.test(url.protocol)) {
        failed('The address is not one of the web.')
        return
      }
      const trusted = own.includes(url.origin)
      // A name is checked when it is resolved; a number is never resolved.
      const number = numberIn(url)
      if (!trusted && number !== undefined && isInside(number)) {
        failed(insideMessage)
        return
      }
      const ask = (url.protocol === 'https:' ? secure : plain)(
        url,
        {
          timeout: patienceMs,
          signal: AbortSignal.timeout(2 * patienceMs),
          agent: false,
          ...(trusted ? {} : { lookup: outsideWith() }),
        },
        (reply) => {
          const parts: Buffer[] = []
          let size = 0
          reply.on('data', (part: Buffer) => {
            size += part.length
            if (size > mostBytes) reply.destroy(new Error('The answer is too long.'))
            else parts.push(part)
          })
          reply.on('end', () => {
            resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') })
          })
          reply.on('error', (error) => {
            failed(error.message)
          })
          reply.on('close', cutOff)
        },
      )
      ask.on('timeout', () => ask.destroy(new Error('No answer came in ten seconds.')))
      ask.on('error', (error) => {
        failed(error.message)
      })
      // An answer of 101 is neither a response nor an error; the socket is then ours to close.
      ask.on('upgrade', (reply, socket) => {
        socket.destroy()
        resolve({ status: reply.statusCode ?? 101, text: '' })
      })
      // However a request ends, something is answered: who waits would wait forever. An answer that ends with its
      // connection is read to its end after that, so that the request's own end counts only where no answer began.
      let began = false
      ask.on('response', () => (began = true))
      ask.on('close', () => {
        if (!began) cutOff()
      })
      ask.end()
    })
}
