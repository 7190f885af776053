import type { FastifyReply } from 'fastify'
import { enterPlatform, platformKey } from '../../db/crowd.ts'
import type { Context } from '../context.ts'
import type { EntryInput, EntryReply } from '../contract/crowd.ts'
import { Refusal } from '../errors.ts'
import { presetOf } from '../preset.ts'
import { hashSecret } from '../session.ts'
import { readArrival } from './arrival.ts'
import { platformHashes } from './hashes.ts'
import { turkSubmitHosts } from './hosts.ts'
import { invitedByPlatform } from './invited.ts'

/**
 * Lets a person in who comes from a crowd platform. Whoever only looks, or does not say who they are, is no rater: nothing
 * is stored of them. No pair is given here, so a place is taken by no one who does not open the study.
 */
export async function enterStudy(
  context: Context,
  reply: FastifyReply,
  { token, query }: EntryInput,
): Promise<EntryReply> {
  const { store, sessions, now, newId, newSecret } = context
  const invited = await invitedByPlatform(store, token)
  if (!invited) throw new Refusal('link_unknown')
  const { study, platform } = invited
  const arrival = readArrival(platform.name, query, turkSubmitHosts(context))
  if (!arrival) throw new Refusal('entry_incomplete')
  if (arrival === 'preview') {
    const { question, instructions, notice, design } = study
    return {
      preview: {
        question,
        instructions,
        ...presetOf(study),
        ...(design.language && design.language !== 'browser' ? { language: design.language } : {}),
        ...(notice ? { notice } : {}),
      },
    }
  }
  const key = await platformKey(store, study.id, { key: newSecret(), now: now() })
  // Without the key nobody is known again, so the same person could come twice.
  if (key === null) throw new Refusal('entry_closed')
  const hashes = platformHashes(key, platform.name)
  const secret = hashes.secret(arrival.participant)
  const entered = await enterPlatform(
    store,
    {
      id: newId(),
      studyId: study.id,
      pseudonym: hashes.pseudonym(arrival.participant),
      kind: 'human',
      group: invited.group,
      sessionHash: hashSecret(secret),
      invitationId: invited.id,
      createdAt: now(),
    },
    {
      platform: platform.name,
      participant: hashes.participant(arrival.participant),
      submission: arrival.submission === null ? null : hashes.submission(arrival.submission),
      returns: arrival.returns,
    },
    study.state === 'open' || study.state === 'paused',
  )
  if (entered === 'taken part') throw new Refusal('taken_part')
  if (entered === 'closed') throw new Refusal('entry_closed')
  if (platform.name === 'mturk') sessions.setFramedRater(reply, secret)
  else sessions.setRater(reply, secret)
  return { code: study.code, bearer: secret }
}
