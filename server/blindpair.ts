#!/usr/bin/env node
import './nodeVersion.ts'
import { quickenImports } from './quickImports.ts'

quickenImports()
// Everything else waits for both, since static imports would all be loaded before they ran.
const { run } = await import('./commands/run.ts')
await run(process.argv)
