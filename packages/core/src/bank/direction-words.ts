import { squeezeCell } from '../cell-text.ts'
import { remembered } from './remembered.ts'
import type { Layout } from './layout.ts'

/**
 * `word`: says plainly which way (收入, 进, 付). `debit`: 借 or 贷, whose meaning for the owner is a convention. `code`: a
 * bare 0 or 1. `neutral`: the source counts it as neither. `unknown`: not understood.
 */
export type DirectionWord =
  | { kind: 'word' | 'debit' | 'code'; direction: 'in' | 'out' }
  | { kind: 'neutral' | 'unknown' }

const inWord: DirectionWord = { kind: 'word', direction: 'in' }
const outWord: DirectionWord = { kind: 'word', direction: 'out' }
const words = new Map<string, DirectionWord>()
for (const word of ['进', '入', '收', '收入', '存', '存入', '转入', '汇入', '来账', '收款', '入账', '进账', '收方', '流入', '+', 'I', 'IN', 'INCOME', '往账转入']) words.set(word, inWord)
for (const word of ['出', '付', '支', '支出', '支取', '取', '取出', '转出', '汇出', '往账', '付款', '出账', '付方', '流出', '-', 'O', 'OUT', 'EXPENSE', 'EXPENDITURE']) words.set(word, outWord)
for (const word of ['借', '借方', 'D', 'DR', 'DEBIT', '借DR', '借D', 'D借', 'D-借', 'D:借', '借记']) words.set(word, { kind: 'debit', direction: 'out' })
for (const word of ['贷', '贷方', 'C', 'CR', 'CREDIT', '贷CR', '贷C', 'C贷', 'C-贷', 'C:贷', '贷记']) words.set(word, { kind: 'debit', direction: 'in' })
for (const word of ['', '/', '其他', '其它', '不计收支', '不计', '中性', '中性交易', '--']) words.set(word, { kind: 'neutral' })

const bareWord = remembered((text) => squeezeCell(text).replace(/[().。]/g, '').toUpperCase())

type Words = Pick<Layout, 'directionWords' | 'debit' | 'turned'>

/** What a cell of a direction column says, 借 and 贷 taken from the bank's side: 贷 is money in. */
export function directionWord(text: string, layout: Words): DirectionWord {
  const said = plainWord(text, layout)
  return layout.turned && 'direction' in said ? { ...said, direction: said.direction === 'in' ? 'out' : 'in' } : said
}

function plainWord(text: string, layout: Words): DirectionWord {
  const bare = bareWord(text)
  if (layout.directionWords.in.includes(bare)) return inWord
  if (layout.directionWords.out.includes(bare)) return outWord
  const known = words.get(bare)
  if (known) return known.kind === 'debit' && layout.debit === 'in' ? { kind: 'debit', direction: known.direction === 'in' ? 'out' : 'in' } : known
  // 0 借 and 1 贷 is the usual code; like 借 itself it is only a convention.
  if (bare === '0') return { kind: 'code', direction: 'out' }
  if (bare === '1') return { kind: 'code', direction: 'in' }
  const debit = /借/.test(bare), credit = /贷/.test(bare)
  if (debit !== credit && bare.length <= 8) return plainWord(debit ? '借' : '贷', layout)
  const out = /[支付出取]/.test(bare), into = /[收进存]|转入|入账/.test(bare)
  if (out !== into && bare.length <= 6) return out ? outWord : inWord
  return { kind: 'unknown' }
}
