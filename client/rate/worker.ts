/**
 * Keeps the rater's own page, so that a reload or a crash without network brings it back: its files as they were built, and
 * the page of each study as it was last sent. Nothing that the server says of a study passes through it, and no page of
 * researchers is within its reach.
 */

export {}

/** What a service worker has; the types of pages and workers cannot stand in one program. */
type Keeper = {
  /** Written before this file when it is built: what the page consists of, and a name for exactly that. */
  rateFiles: string[]
  rateVersion: string
  location: Location
  skipWaiting: () => Promise<void>
  clients: { claim: () => Promise<void> }
  addEventListener: ((type: 'install', listener: (event: Installing) => void) => void) &
    ((type: 'activate', listener: (event: Lasting) => void) => void) &
    ((type: 'fetch', listener: (event: Fetching) => void) => void)
}
type Lasting = { waitUntil: (done: Promise<unknown>) => void }
/** `addRoutes`: in browsers that have it, what goes to the network without waking the worker. */
type Installing = Lasting & { addRoutes?: (rules: Route[]) => Promise<void> }
type Route = { condition: { requestMethod: string }; source: 'network' }
type Fetching = Lasting & { request: Request; respondWith: (reply: Promise<Response>) => void }

const worker = self as unknown as Keeper
const prefix = 'blindpair-rate-files-'
const files = prefix + worker.rateVersion
const pages = 'blindpair-rate-pages'

worker.addEventListener('install', (event) => {
  // What a page says as it is left would wait for the worker to wake, and be lost with the page.
  const told = ['PUT', 'POST'].map((requestMethod): Route => ({ condition: { requestMethod }, source: 'network' }))
  event.addRoutes?.(told).catch(() => undefined)
  event.waitUntil(
    caches
      .open(files)
      .then((cache) => cache.addAll(worker.rateFiles))
      .then(() => worker.skipWaiting()),
  )
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(takeOver().then(() => worker.clients.claim()))
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (request.mode === 'navigate') event.respondWith(pageOf(request, pathname, event))
  else if (pathname.startsWith('/assets/') || worker.rateFiles.includes(pathname)) event.respondWith(fileOf(request))
})

/** Drops the files of an earlier build, and asks once more for pages that were made for them. */
async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== files) await caches.delete(name)
  }
  const kept = await caches.open(pages)
  await Promise.all((await kept.keys()).map((page) => kept.add(page).catch(() => undefined)))
}

/** A page as the server sends it; as it was last sent where the server cannot be reached. */
async function pageOf(request: Request, pathname: string, event: Fetching): Promise<Response> {
  const cache = await caches.open(pages)
  try {
    const sent = await fetch(request)
    if (sent.ok) event.waitUntil(cache.put(pathname, sent.clone()).catch(() => undefined))
    return sent.status >= 500 ? ((await cache.match(pathname)) ?? sent) : sent
  } catch (error) {
    const kept = await cache.match(pathname)
    if (kept) return kept
    throw error
  }
}

/** A file that never changes under its name, or one of the few that the page asks for before anything else. */
async function fileOf(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: files })) ?? fetch(request)
}
