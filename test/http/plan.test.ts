import { describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import type { PlanAnswer, PlanStart, SimulationLine } from '../../server/contract/planner.ts'
import { makeWorld } from '../make.ts'

async function makePlanner() {
  const world = await makeWorld(await openStore(':memory:'), { promptCount: 6, overlap: 2 })
  const post = (path: string, payload: object) =>
    world.app.inject({ method: 'POST', url: `/api/plan${path}`, headers: world.researcher, payload })
  return { ...world, post }
}

describe('the planner', () => {
  test('says width, power, hours and cost, and narrows with more prompts', async () => {
    const { post } = await makePlanner()
    const asked = { win: 0.45, tie: 0.2, prompts: 300, overlap: 2, raters: 12, baselines: 5 }
    const answer = (await post('', { ...asked, secondsPerJudgment: 90, payPerHour: 20 })).json<PlanAnswer>()
    expect(answer.judgments).toBe(3000)
    expect([answer.hours, answer.hoursPerRater, answer.cost]).toEqual([75, 6.25, 1500])
    const widths = answer.curve.map(({ width }) => width)
    expect(widths).toEqual(widths.toSorted((one, other) => other - one))
    // The plan itself is a point of its curve.
    const own = answer.curve.find(({ judgments }) => judgments === answer.plan.outlook.judgments)
    expect(own?.width).toBe(answer.plan.outlook.width)
    expect(answer.plan.morePrompts.judgments).toBe(answer.plan.oneMoreRater.judgments)
  })

  test('refuses in words what is no plan', async () => {
    const { post } = await makePlanner()
    const reply = await post('', { win: 0.8, tie: 0.4, prompts: 20 })
    expect(reply.statusCode).toBe(400)
    expect(reply.json<{ message: string }>().message).toMatch(/together 1 at most/)
    expect((await post('', { win: 0.4, tie: 0.2, prompts: 20, overlap: 9, raters: 3 })).statusCode).toBe(400)
    expect((await post('/simulation', { win: 0.8, tie: 0.4, prompts: 20, studies: 20 })).statusCode).toBe(400)
  })

  test('a simulation tells how far it is, agrees with the formula, and is the same with the same seed', async () => {
    const { post } = await makePlanner()
    const asked = { win: 0.5, tie: 0.2, prompts: 100, overlap: 2, raters: 10, studies: 200, seed: 3 }
    const run = async () => {
      const { body } = await post('/simulation', asked)
      return body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as SimulationLine)
    }
    const [one, other] = [await run(), await run()]
    expect(one.at(-1)).toMatchObject({ done: 200, of: 200 })
    expect(one.at(-1)).toEqual(other.at(-1))
    const { studies: _studies, seed: _seed, ...plain } = asked
    const { plan } = (await post('', plain)).json<PlanAnswer>()
    expect(Math.abs(one.at(-1)!.simulated.power - plan.outlook.power)).toBeLessThan(0.15)
  })

  test('begins with the numbers of a study', async () => {
    const { app, study, researcher } = await makePlanner()
    const start = (await app.inject({ url: `/api/studies/${study.id}/plan`, headers: researcher })).json<PlanStart>()
    expect(start.request).toMatchObject({ prompts: 6, overlap: 2, baselines: 2 })
    expect(start.from[0]).toMatch(/guess/)
  })
})
