export interface Ratio { name: string; productMs: number; floorMs: number; ratio: number; limit: string; ok: boolean }

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
export const percentile = (times: number[], share: number): number => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!
export const round = (value: number): number => Math.round(value * 100) / 100

/**
 * Runs the two in turn, A B A B …, so that the machine's moods fall on both; medians in ms. `warmUp` runs go before:
 * the state of a server that has run for an hour, with its statements prepared.
 */
export async function inTurn(runs: number, a: () => Promise<unknown>, b: () => Promise<unknown>, warmUp = 2): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let run = -warmUp; run < runs; run += 1) {
    for (const [index, work] of [a, b].entries()) {
      const start = performance.now()
      await work()
      if (run >= 0) times[index]!.push(performance.now() - start)
    }
  }
  return [median(times[0]), median(times[1])]
}
