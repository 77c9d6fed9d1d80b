/** A stream of numbers that depends on its key only. */
export interface Random {
  /** From 0 up to, not including, 1. */
  unit(): number
  /** A whole number, both ends included. */
  int(from: number, to: number): number
  between(from: number, to: number): number
  /** Between two positive numbers, evenly by order of magnitude. */
  spread(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T
  /** Standard normal. */
  normal(): number
  poisson(mean: number): number
  shuffled<T>(list: readonly T[]): T[]
  /** A stream of its own, whatever has been drawn from this one. */
  fork(name: string | number): Random
}

/** The stream of a key: sfc32, its state made from the text. The same key gives the same numbers on every machine. */
export function random(key: string): Random {
  let [a, b, c, d] = stateOf(key)
  const word = (): number => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum | 0
    return sum >>> 0
  }
  for (let n = 0; n < 12; n += 1) word()
  const unit = () => word() / 4_294_967_296
  const int = (from: number, to: number) => from + Math.floor(unit() * (to - from + 1))
  const normal = () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit())
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('Nothing to pick from')
    return list[int(0, list.length - 1)]!
  }
  return {
    unit, int, normal, pick,
    between: (from, to) => from + unit() * (to - from),
    spread: (from, to) => from * Math.exp(unit() * Math.log(to / from)),
    chance: (probability) => unit() < probability,
    weighted(choices) {
      let left = unit() * choices.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of choices) {
        left -= weight
        if (left < 0) return value
      }
      return choices.at(-1)![0]
    },
    poisson(mean) {
      if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
      const limit = Math.exp(-mean)
      let count = 0
      for (let product = unit(); product > limit; product *= unit()) count += 1
      return count
    },
    shuffled(list) {
      const copy = [...list]
      for (let at = copy.length - 1; at > 0; at -= 1) {
        const other = int(0, at)
        ;[copy[at], copy[other]] = [copy[other]!, copy[at]!]
      }
      return copy
    },
    fork: (name) => random(`${key}/${name}`),
  }
}

function stateOf(key: string): [number, number, number, number] {
  const state: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef]
  for (let at = 0; at < key.length; at += 1) {
    for (let lane = 0; lane < 4; lane += 1) {
      const mixed = Math.imul(state[lane]! ^ key.charCodeAt(at), 0x01000193 + lane * 0x2f0b)
      state[lane] = mixed ^ (mixed >>> 15)
    }
  }
  return state
}
