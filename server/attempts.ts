import { Refusal } from './errors.ts'

const most = 10
const spanMs = 15 * 60_000

/** Counts failed sign-ins by address of the account, so that guessing one's password from many places ends, too. */
export function attempts(now: () => Date) {
  const failed = new Map<string, number[]>()
  const recent = (email: string) => (failed.get(email) ?? []).filter((at) => at > now().getTime() - spanMs)
  return {
    /** Refuses a further attempt where there were too many. */
    refuseMany(email: string): void {
      if (recent(email).length < most) return
      throw new Refusal('too_many_requests', {
        message: 'There were many attempts at this address. Wait a quarter of an hour, or sign in by a link.',
      })
    },
    note(email: string): void {
      // Whoever tries many addresses must not fill the memory.
      if (failed.size > 10_000) failed.clear()
      failed.set(email, [...recent(email), now().getTime()])
    },
    forget(email: string): void {
      failed.delete(email)
    },
  }
}
