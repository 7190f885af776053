/** Where MTurk takes its form back: in earnest and in its sandbox. */
const submitHosts = ['https://www.mturk.com', 'https://workersandbox.mturk.com']

/** Pages of MTurk that show a task in a frame: to workers, and to requesters who look at it first. */
const framingHosts = [
  'https://worker.mturk.com',
  'https://workersandbox.mturk.com',
  'https://www.mturk.com',
  'https://requester.mturk.com',
  'https://requestersandbox.mturk.com',
]

type Address = { publicUrl: string; standIns?: boolean }

/** The origins at which the stand-ins stand: the server's own, and its other name on this machine, which is another site. */
export function standInOrigins({ publicUrl, standIns }: Address): string[] {
  if (!standIns) return []
  const own = new URL(publicUrl)
  const twin = new URL(publicUrl)
  if (own.hostname === '127.0.0.1') twin.hostname = 'localhost'
  else if (own.hostname === 'localhost') twin.hostname = '127.0.0.1'
  return [...new Set([own.origin, twin.origin])]
}

/** The only places that MTurk's form may be sent to, and of a `turkSubmitTo` the only ones that are believed. */
export function turkSubmitHosts(address: Address): string[] {
  return [...submitHosts, ...standInOrigins(address).map((origin) => `${origin}/stand-in`)]
}

/** MTurk's address for the form of a finished task. */
export const turkForm = (submitTo: string) => `${submitTo}/mturk/externalSubmit`

/** The headers of a page that MTurk shows in its frame: what the walls say, opened to its hosts and to no one else. */
export function framedWalls(policy: string, address: Address): string {
  const ancestors = [...framingHosts, ...standInOrigins(address)]
  const forms = turkSubmitHosts(address).map(turkForm)
  return policy
    .split(';')
    .map((directive) => {
      const [name] = directive.trim().split(' ', 1)
      if (name === 'frame-ancestors') return `frame-ancestors ${ancestors.join(' ')}`
      if (name === 'form-action') return `form-action ${forms.join(' ')}`
      return directive
    })
    .join(';')
}
