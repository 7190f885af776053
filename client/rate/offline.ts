const script = '/rate-worker.js'

type Policies = { createPolicy: (name: string, rules: { createScriptURL: () => string }) => Policy }
type Policy = { createScriptURL: (url: string) => string }

/**
 * Lets the browser keep this page for hours without network. Where a browser cannot, or will not in another site's frame,
 * all else works as it does: what was judged is kept, and only the page itself cannot be opened again.
 */
export async function keepForOffline(page: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    const { trustedTypes } = window as { trustedTypes?: Policies }
    const policy = trustedTypes?.createPolicy('blindpair-worker', { createScriptURL: () => script })
    await navigator.serviceWorker.register(policy?.createScriptURL(script) ?? script, { scope: '/rate/' })
    // The worker was not yet there when this page came.
    const pages = await caches.open('blindpair-rate-pages')
    await pages.add(page)
  } catch {
    // Forbidden here, or the network has gone already.
  }
}
