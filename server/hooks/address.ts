import { isInside, numberIn } from '../outside.ts'

/** The hosts inside this network that the operator lets webhooks reach; `*` for every one. */
export type Allowed = readonly string[]

export const isAllowed = ({ hostname }: URL, allowed: Allowed): boolean =>
  allowed.includes('*') || allowed.includes(hostname.replaceAll(/^\[|\]$/g, ''))

/** Why nothing can be sent to an address, in words; undefined where a connection may be tried. */
export function refusedAddress(address: string, allowed: Allowed): string | undefined {
  const url = URL.parse(address)
  if (!url) return 'This is not an address: it begins with https:// and names a host.'
  if (!/^https?:$/.test(url.protocol)) return `Webhooks are sent by https or http, not by "${url.protocol}".`
  if (url.username !== '' || url.password !== '')
    return 'A name or password in an address would be shown to everyone who may edit the study: leave it out, messages are signed.'
  // `http://2130706433`, `0x7f.1` and the like are numbers, too: the parser has made them 127.0.0.1.
  const number = numberIn(url)
  if (isAllowed(url, allowed)) return undefined
  const isHere = /(^|\.)localhost\.?$/.test(url.hostname)
  if (isHere || (number !== undefined && isInside(number)))
    return `${url.hostname} is inside the server's own network. Whoever runs the server can allow it: HOOK_HOSTS in its environment.`
  return undefined
}
