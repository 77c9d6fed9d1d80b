import { formatWanExact, type Fen } from '../money.ts'
import { fineBases, fineRange, fineRules, multiple, type FineKind, type FineRule } from './penalties.ts'

/** Which fine of the Decree a kind of penalty (`measure` of the act 行政处罚决定) carries; those left out carry none. */
export const fineKindOfMeasure: Readonly<Partial<Record<string, FineKind>>> = {
  fine_fundraiser: 'fundraiser', fine_managers: 'responsible_person', fine_assistant: 'helper', fine_refusal: 'refuser',
}

/** What a fine may be a multiple of, in fen; null or left out while 待核. */
export interface FineAmounts { raisedFen?: Fen | null; illegalGainFen?: Fen | null }
export interface FineHint {
  /** The allowed range in plain words, or what has to be found out before there is one. */
  text: string
  /** Both ends, included; null while the base is 待核. */
  range: { minFen: Fen; maxFen: Fen } | null
}

/**
 * What a fine may come to, before anybody types it: `集资金额的20%以上1倍以下：7.38万元—36.9万元`.
 * @param measure kind of penalty; @param amounts the bases as they are on file
 * @returns undefined for a penalty without a fine. Throws RangeError for a negative base.
 */
export function fineHint(measure: string, amounts: FineAmounts): FineHint | undefined {
  const kind = fineKindOfMeasure[measure]
  if (!kind) return undefined
  const { amount }: FineRule = fineRules[kind]
  const found = fineRange(kind, (amount.base === 'illegal_gain' ? amounts.illegalGainFen : amounts.raisedFen) ?? null)
  const range = found.state === 'known' ? { minFen: found.minFen, maxFen: found.maxFen } : null
  const ends = range && `${wan(range.minFen)}—${wan(range.maxFen)}`
  if (amount.base === null) return { text: ends ?? '', range }
  const base = amount.base === 'raised' ? '集资金额' : fineBases[amount.base]
  const share = `${base}的${multiple(amount.min)}以上${multiple(amount.max)}以下`
  return { text: ends ? `${share}：${ends}` : `${share}；${base}待核，核清、登记后才算得出幅度`, range }
}

/** 7.38万元, 50万元: no digit is left out that counts. */
const wan = (fen: Fen): string => `${formatWanExact(fen).replace(/\.?0+$/, '')}万元`
