import { entriesOf, keptKey } from '../../db/crowd.ts'
import type { Study } from '../../db/studies.ts'
import { SubmissionState, type PlatformView } from '../contract/crowd.ts'
import { Refusal } from '../errors.ts'
import { raterLink, type LinkParts } from '../links.ts'
import { linkFor } from './arrival.ts'

/** What the researcher sees of a study's crowd platform: addresses to paste, and how many came and how it ended. */
export async function platformView(parts: LinkParts, study: Study): Promise<PlatformView> {
  const { platform } = study.design
  if (!platform) throw new Refusal('not_found', { message: `The study "${study.name}" names no crowd platform.` })
  const { store, publicUrl } = parts
  const [kept, entries, invitation] = await Promise.all([
    keptKey(store, study.id),
    entriesOf(store, study.id),
    raterLink(parts, study, 'human'),
  ])
  const submissions = SubmissionState.enum.flatMap((state) => {
    const own = entries.filter((entry) => entry.state === state)
    const judged = own.reduce((sum, entry) => sum + entry.judged, 0)
    return own.length === 0 ? [] : [{ state, raters: own.length, judged }]
  })
  const asked = entries.filter((entry) => entry.creditTries > 0 || entry.creditNextAt !== null)
  const credits = {
    granted: asked.filter(({ creditedAt }) => creditedAt !== null).length,
    waiting: asked.filter(({ creditedAt, creditNextAt }) => creditedAt === null && creditNextAt !== null).length,
    failed: asked
      .filter(({ creditedAt, creditNextAt }) => creditedAt === null && creditNextAt === null)
      .map(({ pseudonym, creditAnswer }) => ({ rater: pseudonym, answer: creditAnswer ?? '' })),
  }
  return {
    platform,
    link: linkFor(platform.name, invitation),
    ...(platform.name === 'prolific' ? { hook: `${publicUrl}/api/hooks/prolific/${study.id}` } : {}),
    hookSecret: kept?.hookSecret !== null && kept?.hookSecret !== undefined,
    forgottenAt: kept?.deletedAt?.toISOString() ?? null,
    submissions,
    ...(platform.creditAt === undefined ? {} : { credits }),
  }
}
