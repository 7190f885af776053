// Imported first: on an older Node the database's native code would end the process without a word.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 24 || (major === 24 && minor < 7)) {
  console.error(`Blindpair needs Node 24.7 or newer; this is ${process.versions.node}. In a checkout, use npm start.`)
  process.exit(1)
}
