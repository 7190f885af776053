import { Type, type Static } from 'typebox'

/** What a researcher may be in a study. */
export const StudyRole = Type.Enum(['owner', 'editor', 'analyst', 'blinded-analyst'])
export type StudyRole = Static<typeof StudyRole>

/**
 * What one may do. `enter`: anyone who is signed in; `create`: import a study and own it; `administer`: keep accounts;
 * the others are had in a study: `read` it (systems as letters, unless one also has the next), `read-unblinded`, `edit`
 * what raters see and who rates, `own` it: unlock, delete, share.
 */
export const Right = Type.Enum(['enter', 'create', 'administer', 'read', 'read-unblinded', 'edit', 'own'])
export type Right = Static<typeof Right>
export const allRights: readonly Right[] = Right.enum

/** Rights that are had in a study, and so are asked for only under its address. */
export const studyRights = ['read', 'read-unblinded', 'edit', 'own'] as const satisfies Right[]

/** Who is signed in, as their own browser is told. */
export const SignedIn = Type.Object({
  researcher: Type.Object({
    /** Null: by the server's own link, with every right. */
    id: Type.Union([Type.String(), Type.Null()]),
    name: Type.String(),
    email: Type.Union([Type.String(), Type.Null()]),
    administrator: Type.Boolean(),
    /** Has a password of their own. */
    hasPassword: Type.Boolean(),
    rights: Type.Array(Right),
  }),
})
export type SignedIn = Static<typeof SignedIn>

/** How one can sign in here, besides by a link. */
export const SignInWays = Type.Object({
  password: Type.Boolean(),
  /** The name of the OpenID provider, where there is one. */
  openid: Type.Union([Type.String(), Type.Null()]),
})
export type SignInWays = Static<typeof SignInWays>

const Email = Type.String({ pattern: '^[^@\\s\\u0000]+@[^@\\s\\u0000]+$', maxLength: 200 })
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$' })
/** Longer ones take no one further, and cost the server. */
const Password = Type.String({ minLength: 1, maxLength: 200 })

export const Credentials = Type.Object({ email: Email, password: Password }, { additionalProperties: false })

export const NewPassword = Type.Object(
  { password: Password, current: Type.Optional(Password) },
  { additionalProperties: false },
)

/** An account, as administrators see it. */
export const Account = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Type.String(),
  administrator: Type.Boolean(),
  /** `invited`: has neither set a password nor come by OpenID yet. */
  state: Type.Enum(['invited', 'active', 'disabled']),
  createdAt: Type.String(),
})
export type Account = Static<typeof Account>

export const NewAccount = Type.Object(
  { email: Email, name: Type.Optional(Name), administrator: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
)

export const AccountChange = Type.Object(
  {
    name: Type.Optional(Name),
    administrator: Type.Optional(Type.Boolean()),
    disabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)

/** One who may look at a study, and as what. */
export const Member = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: StudyRole,
  state: Account.properties.state,
})
export type Member = Static<typeof Member>

export const NewMember = Type.Object(
  { email: Email, name: Type.Optional(Name), role: StudyRole },
  { additionalProperties: false },
)
