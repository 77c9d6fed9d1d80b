import { z } from 'zod'

/** What a column of a statement can hold. `…Account` columns may hold a card or an account number. */
export const statementFields = {
  date: '交易日期', time: '交易时间', amount: '交易金额', amountIn: '收入金额', amountOut: '支出金额', direction: '收付方向', balance: '余额',
  account: '本方账号', owner: '本方（户名与账号合写）', ownerName: '本方户名', ownerId: '本方证件号', ownerBank: '本方开户行',
  counterpartyName: '对方户名', counterpartyAccount: '对方账号', counterpartyBank: '对方开户行', counterpartyId: '对方证件号',
  counterparty: '对方（户名与账号合写）',
  payerName: '付款人名称', payerAccount: '付款人账号', payerBank: '付款人开户行',
  payeeName: '收款人名称', payeeAccount: '收款人账号', payeeBank: '收款人开户行',
  memo: '摘要、用途、附言', channel: '渠道、交易类型', cash: '现金标志', serial: '流水号', currency: '币种',
  status: '交易状态', feedback: '查询反馈结果', method: '支付方式',
} as const
export type StatementField = keyof typeof statementFields
const fieldKeys = Object.keys(statementFields) as [StatementField, ...StatementField[]]

const Pattern = z.string().max(500).refine((source) => {
  try {
    return Boolean(new RegExp(source, 'u'))
  } catch {
    return false
  }
}, '不是有效的匹配式')

/**
 * How amounts and directions are written.
 * `signed`: one amount with a sign. `direction`: one amount, and a column that says which way. `two-columns`: one column
 * for each way. `parties`: one amount, payer and payee; our own account is one of them. `by-balance`: one amount without
 * sign or direction: only the running balance tells.
 */
export const AmountStyle = z.discriminatedUnion('style', [
  z.object({ style: z.literal('signed'), positive: z.enum(['in', 'out']) }),
  z.object({ style: z.literal('direction') }),
  z.object({ style: z.literal('two-columns') }),
  z.object({ style: z.literal('parties') }),
  z.object({ style: z.literal('by-balance') }),
])
export type AmountStyle = z.infer<typeof AmountStyle>

/**
 * How the statements of one source are read: data only, from which this reader works and SQL for well-formed CSV can be
 * derived. Headings are written as `headingKey` gives them. Patterns are sources of regular expressions (flag u).
 */
export const Layout = z.object({
  code: z.string().regex(/^[a-z0-9-]{2,60}$/),
  title: z.string().max(80),
  /** The bank or wallet whose accounts these are, when the layout itself tells. */
  bank: z.string().max(60).nullable(),
  wallet: z.boolean(),
  /** A sheet has this layout when all of these are among its headings; of several layouts the one with most wins. */
  headings: z.array(z.string()),
  /** Per field the headings that hold it, best first. `memo` and `channel` join all, other fields take the first that is filled. */
  fields: z.partialRecord(z.enum(fieldKeys), z.array(z.string()).max(20)),
  /** Headings that the general words would take for something else. */
  ignore: z.array(z.string()),
  amount: AmountStyle,
  unit: z.enum(['yuan', 'fen']),
  /** What 借 (debit) means for the owner; `ask`: only the balance or a person can tell. */
  debit: z.enum(['out', 'in', 'ask']),
  /** Words of the direction column beyond the usual ones, compared whole. */
  directionWords: z.object({ in: z.array(z.string()), out: z.array(z.string()) }),
  /** A person has settled that the direction column means the opposite of what it says. */
  turned: z.boolean().optional(),
  /** Rows whose status matches `failed` moved no money. */
  failed: z.object({ pattern: Pattern, reason: z.string() }).nullable(),
  /**
   * For rows that the source counts neither as income nor as expense: the first rule that matches
   * `status|channel|memo|counterparty|amount|method` says which way the money went, or that it stayed inside.
   */
  neutral: z.array(z.object({ pattern: Pattern, direction: z.enum(['in', 'out', 'inside']) })),
  /** Lines above the table: the first group is the value. */
  preamble: z.array(z.object({ field: z.enum(['name', 'account', 'idNumber', 'bank', 'currency']), pattern: Pattern })),
})
export type Layout = z.infer<typeof Layout>

/** A layout from what differs from the ordinary: yuan, 借 is money out, nothing special. */
export function layout(parts: Pick<Layout, 'code' | 'title' | 'amount'> & Partial<Layout>): Layout {
  return {
    bank: null, wallet: false, headings: [], fields: {}, ignore: [], unit: 'yuan', debit: 'out',
    directionWords: { in: [], out: [] }, failed: null, neutral: [], preamble: [], ...parts,
  }
}
