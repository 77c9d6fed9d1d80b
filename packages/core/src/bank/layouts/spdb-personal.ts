import { layout } from '../layout.ts'

/** 浦发银行 个人明细: 存入金额 and 取出金额. */
export const spdbPersonal = layout({
  code: 'spdb-personal', title: '浦发银行个人明细', bank: '上海浦东发展银行', headings: ['存入金额', '取出金额', '交易对手名称', '交易对手账号'], amount: { style: 'two-columns' },
  fields: { date: ['交易日期'], amountIn: ['存入金额'], amountOut: ['取出金额'], balance: ['余额'], counterpartyName: ['交易对手名称'], counterpartyAccount: ['交易对手账号'], channel: ['交易类型'], memo: ['附言'] },
})
