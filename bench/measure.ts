export interface Ratio { name: string; productMs: number; floorMs: number; ratio: number; limit: string; ok: boolean }

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
export const percentile = (times: number[], share: number): number => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!
export const round = (value: number): number => Math.round(value * 100) / 100

/** Runs the two in turn, A B A B …, after a warm-up, so that the machine's moods fall on both; medians in ms. */
export async function inTurn(runs: number, a: () => Promise<unknown>, b: () => Promise<unknown>): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let run = -2; run < runs; run += 1) {
    for (const [index, work] of [a, b].entries()) {
      const start = performance.now()
      await work()
      if (run >= 0) times[index]!.push(performance.now() - start)
    }
  }
  return [median(times[0]), median(times[1])]
}
