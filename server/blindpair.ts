#!/usr/bin/env node
import './nodeVersion.ts'
import { enableCompileCache } from 'node:module'

enableCompileCache()
// Everything else waits for the check above, since static imports would all be loaded before it ran.
const { run } = await import('./commands/run.ts')
await run(process.argv)
