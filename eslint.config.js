import javascript from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import { defineConfig, globalIgnores } from 'eslint/config'
import { configs as typescript, parser } from 'typescript-eslint'

/**
 * Who may import whom. Each room names what it may import; a path that fits none of its expressions is reported.
 * Arrows point up this list only.
 */
const rooms = [
  room('contract', ['server/contract/**'], 'the schema library', ['\\./(?!\\.)', 'typebox(/|$)']),
  room('stats', ['server/stats/*'], 'the contract and pure-rand', ['\\./(?!\\.)', '\\.\\./contract/', 'pure-rand/']),
  // The same for its alcoves: one step up is the room itself.
  room('stats', ['server/stats/*/**'], 'the contract and pure-rand', [
    '\\./(?!\\.)',
    '\\.\\./(?!\\.)',
    '\\.\\./\\.\\./contract/',
    'pure-rand/',
  ]),
  room('analysis', ['server/analysis/**'], 'the contract and stats', ['\\./(?!\\.)', '\\.\\./(contract|stats)/']),
  room('design', ['server/design/**'], 'the contract and stats', ['\\./(?!\\.)', '\\.\\./(contract|stats)/']),
  room('formats', ['server/formats/**'], 'the contract, stats and libraries that read or write a format', [
    '\\./(?!\\.)',
    '\\.\\./(contract|stats)/',
    '(csv-parse|d3-dsv|hyparquet|hyparquet-writer)(/|$)',
    'yaml$',
    'node:(stream|string_decoder|util)(/|$)',
  ]),
  room('db', ['db/**'], 'the contract and the drivers', [
    '\\./(?!\\.)',
    '\\.\\./server/contract/',
    '(drizzle-orm|better-sqlite3|pg)(/|$)',
    'node:',
  ]),
  room('client', ['client/**'], 'the contract and nothing else of the server', [
    // Its own folders and libraries for the browser; the second line lets `../server/contract/` alone out of the room.
    '(?!(\\.\\./)+(server|db|test|migrations)/)\\.',
    '(\\.\\./)+server/contract/',
    '(?!node:|fastify|@fastify/|drizzle-orm|better-sqlite3|pg$)[@a-z]',
  ]),
]

const bans = {
  chance: ban(
    "MemberExpression[object.name='Math'][property.name='random']",
    'Chance is handed in, so that a study can be replayed.',
  ),
  clock: ban(
    "MemberExpression[object.name='Date'][property.name='now']",
    'The clock is handed in, so that a study can be replayed.',
  ),
  newDate: ban(
    "NewExpression[callee.name='Date'][arguments.length=0]",
    'The clock is handed in, so that a study can be replayed.',
  ),
  environment: ban(
    "MemberExpression[object.name='process'][property.name='env']",
    'Only server/main.ts reads the environment, through server/config.ts.',
  ),
  rawSql: ban("MemberExpression[object.name='sql'][property.name='raw']", 'Values go into SQL as parameters.'),
}

/** The places where the clock, chance and the environment come in from outside. */
const doors = [
  'server/{main,config,blindpair,machine}.ts',
  'server/commands/{open,restore,serve}.ts',
  'client/{main,live.svelte}.ts',
  'client/rate/main.ts',
]

export default defineConfig(
  globalIgnores(['data/', 'dist/', 'client/dist/', 'client/dist-figures/', 'coverage/', 'migrations/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  javascript.configs.recommended,
  typescript.strictTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
    rules: {
      eqeqeq: 'error',
      // The compiler knows what is defined.
      'no-undef': 'off',
      'no-restricted-syntax': ['error', ...Object.values(bans)],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // A function may be asynchronous because its type says so.
      '@typescript-eslint/require-await': 'off',
      // A reply without a body is `Reply<void>`.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Under noUncheckedIndexedAccess `!` is how one says that an index is known to be there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser } },
    rules: {
      // Props are declared with `let` beside ones that may be bound.
      'prefer-const': 'off',
      // State is replaced whole, so a plain collection is meant as one.
      'svelte/prefer-svelte-reactivity': 'off',
      // There are no stores, only runes.
      'svelte/require-store-reactive-access': 'off',
    },
  },
  // A command starts with the machine's clock.
  { files: ['server/commands/**'], rules: { 'no-restricted-syntax': ['error', bans.environment, bans.rawSql] } },
  { files: doors, rules: { 'no-restricted-syntax': ['error', bans.rawSql] } },
  {
    files: ['test/**', '*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Plain JavaScript has no types to check.
    files: ['**/*.js'],
    extends: [typescript.disableTypeChecked],
    rules: { 'no-restricted-syntax': 'off' },
  },
  rooms,
)

function room(name, files, may, expressions) {
  return {
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: `^(?!${expressions.join('|')})`, message: `${name} imports ${may}.` }] },
      ],
    },
  }
}

function ban(selector, message) {
  return { selector, message }
}
