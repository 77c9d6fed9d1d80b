import { layout } from '../layout.ts'

/** 交易明细信息 of the evidence that 财付通 hands to an authority. Amounts are in 分. */
export const wechatEvidence = layout({
  code: 'wechat-evidence', title: '微信支付调证（交易明细信息）', bank: '微信支付', headings: ['用户ID', '借贷类型', '对手侧账户名称'], amount: { style: 'direction' }, unit: 'fen',
  fields: {
    time: ['交易时间'], amount: ['交易金额'], balance: ['账户余额'], direction: ['借贷类型'], serial: ['交易单号'], account: ['用户ID'], ownerName: ['用户侧账号名称'], ownerBank: ['用户侧银行名称'],
    counterpartyAccount: ['对手方ID', '对手方银行卡号'], counterpartyName: ['对手侧账户名称'], counterpartyBank: ['对手侧银行名称'],
    channel: ['交易业务类型', '交易用途类型'], memo: ['备注1', '备注2'],
  },
  ignore: ['用户银行卡号'],
})
