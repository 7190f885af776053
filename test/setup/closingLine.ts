import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import { closingLine, type Counts } from './counts.ts'

/** Closes a run with one line of counts, or hands the counts to `test/run.ts`, which adds its own stages to them. */
export default class ClosingLine implements Reporter {
  readonly #counts: Counts = { passed: 0, failed: 0, skipped: 0 }

  onInit(): void {
    process.once('exit', (exitCode) => {
      const counts = this.#counts
      // What kept the whole run from starting has no test to its name.
      if (exitCode !== 0 && counts.failed === 0) counts.failed = 1
      const file = process.env.TEST_COUNTS_FILE
      if (file) writeFileSync(file, JSON.stringify(counts))
      else process.stdout.write(`${closingLine(counts)}\n`)
    })
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = this.#counts
    counts.failed += errors.length
    for (const module of modules) {
      // A module that did not load has no tests that could fail; nor has a group whose hook threw.
      for (const group of [module, ...module.children.allSuites()]) {
        if (group.errors().length > 0) counts.failed += 1
      }
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') counts.passed += 1
        else if (state === 'skipped') counts.skipped += 1
        else counts.failed += 1
      }
    }
  }
}
