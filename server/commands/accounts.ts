import { InvalidArgumentError, type Command } from 'commander'
import { listResearchers, researcherByEmail } from '../../db/accounts.ts'
import { revokeToken } from '../../db/tokens.ts'
import { knownRights } from '../access.ts'
import { accountOf, invitationLink, inviteResearcher } from '../accounts.ts'
import { allRights, type Right } from '../contract/access.ts'
import { real } from '../machine.ts'
import { makeToken, tokensSeen } from '../tokens.ts'
import { withStore } from './open.ts'

/** `blindpair account` and `blindpair token`: people who sign in, and programs that act for them. */
export function accountCommands(program: Command): void {
  const account = program.command('account').description('people who sign in as researchers')
  account
    .command('add')
    .description('make an account and print its one-time link; for one that is there, a new link')
    .argument('<email>')
    .option('--name <name>')
    .option('--administrator', 'may do everything in every study, and keep accounts')
    .option('--json', 'print one JSON document')
    .action(async (email: string, options: { name?: string; administrator?: true; json?: true }) => {
      await withStore(async (store, { publicUrl }) => {
        const parts = { ...real, store, publicUrl }
        const { name, administrator = false } = options
        const { researcher, link } = await inviteResearcher(parts, { email, administrator, ...(name ? { name } : {}) })
        const way = link ?? (await invitationLink(parts, researcher.id))
        console.log(
          options.json ? JSON.stringify({ account: accountOf(researcher), link: way }) : `${researcher.email}: ${way}`,
        )
      })
    })
  account
    .command('list')
    .description('list the accounts')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: true }) => {
      await withStore(async (store) => {
        const accounts = (await listResearchers(store)).map(accountOf)
        if (json) console.log(JSON.stringify({ accounts }))
        for (const one of json ? [] : accounts)
          console.log(`${one.email} (${one.state}${one.administrator ? ', administrator' : ''}): ${one.name}`)
      })
    })

  const token = program.command('token').description('tokens with which programs use the API')
  token
    .command('create')
    .description('make a token and print it, the one time it is seen')
    .argument('<name>', 'what it is for')
    .option('--scopes <scopes>', `what it may do at most, joined by commas: ${allRights.join(', ')}`, scopesIn, [
      ...allRights,
    ])
    .option('--days <n>', 'days after which it is of no use', Number, 90)
    .option('--for <email>', 'the account it acts for (the owner of this server)')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: { scopes: Right[]; days: number; for?: string; json?: true }) => {
      await withStore(async (store) => {
        const { scopes, days } = options
        const made = await makeToken({ ...real, store }, await ownerOf(store, options.for), { name, scopes, days })
        console.log(options.json ? JSON.stringify(made) : made.token)
      })
    })
  token
    .command('list')
    .description('list the tokens of an account')
    .option('--for <email>', 'the account they act for (the owner of this server)')
    .option('--json', 'print one JSON document')
    .action(async (options: { for?: string; json?: true }) => {
      await withStore(async (store) => {
        const tokens = await tokensSeen({ store }, await ownerOf(store, options.for))
        if (options.json) console.log(JSON.stringify({ tokens }))
        for (const one of options.json ? [] : tokens) {
          const state = one.revokedAt ? 'taken back' : `until ${one.expiresAt ?? 'taken back'}`
          console.log(`${one.id} ${one.name} (${state}): ${one.scopes.join(', ')}`)
        }
      })
    })
  token
    .command('revoke')
    .description('take a token back')
    .argument('<id>')
    .option('--for <email>', 'the account it acts for (the owner of this server)')
    .action(async (id: string, options: { for?: string }) => {
      await withStore(async (store) => {
        if (!(await revokeToken(store, id, await ownerOf(store, options.for), real.now())))
          throw new Error(`There is no token ${id} that could be taken back. See: blindpair token list`)
        console.log('The token is taken back.')
      })
    })
}

async function ownerOf(store: Parameters<typeof researcherByEmail>[0], email: string | undefined) {
  if (email === undefined) return null
  const researcher = await researcherByEmail(store, email)
  if (!researcher) throw new Error(`There is no account ${email}. See: blindpair account list`)
  return researcher.id
}

function scopesIn(text: string): Right[] {
  const words = text.split(',')
  const known = knownRights(words)
  if (known.length < words.length) throw new InvalidArgumentError(`Each must be one of: ${allRights.join(', ')}.`)
  return known
}
