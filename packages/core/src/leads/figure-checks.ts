import { formatWan } from '../money.ts'
import { figureLabels, type RecordedField } from './lead.ts'

/** The figures of one lead that are known: 分, or persons; null is 待核, left out is not said. */
export type Figures = Partial<Record<RecordedField, number | null>>
/**
 * What is odd about one figure beside the others. `refuse`: it cannot be so. `confirm`: it may be (interest, gross or
 * net), a person has to look and say so.
 */
export interface FigureDoubt { field: RecordedField; level: 'refuse' | 'confirm'; message: string }

const wan = (fen: number) => `${formatWan(fen)}万元`

/**
 * Holds the figures of a lead against each other. What is 待核 or not said is compared with nothing.
 * @returns what makes it impossible, or, when nothing does, what has to be confirmed; each names its field in Chinese
 */
export function checkFigures({ amount, people, unpaid, repaid, absorbed, fraud, loss, raised }: Figures): FigureDoubt[] {
  const doubts: FigureDoubt[] = []
  const add = (level: FigureDoubt['level'], field: RecordedField, message: string) => doubts.push({ field, level, message: `${figureLabels[field]}：${message}` })
  for (const [field, fen] of [['unpaid', unpaid], ['repaid', repaid]] as const) {
    if (!fen) continue
    const what = field === 'unpaid' ? '未兑付' : '已清退'
    if (people === 0) add('refuse', 'people', `人数为0，却有${what}资金${wan(fen)}。人数不清楚的请填“待核”，不要填0。`)
    if (amount === 0) add('refuse', 'amount', `金额为0，却有${what}资金${wan(fen)}。金额不清楚的请填“待核”，不要填0。`)
    else if (amount && fen > amount) {
      add('confirm', field, `${wan(fen)}，多于涉及金额${wan(amount)}。${field === 'unpaid' ? '未兑付含利息、涉及金额只算净投入的' : '清退时连利息一并支付的'}可以确认，否则请改。`)
    }
  }
  if (amount && people === 0) add('confirm', 'people', `人数为0，涉及金额却是${wan(amount)}。只有拟募集、尚无人参与的可以确认；不清楚的请填“待核”。`)
  if (amount === 0 && people) add('confirm', 'amount', `金额为0，涉及人数却是${people}人。确实尚未收款的可以确认；不清楚的请填“待核”。`)
  if (amount && unpaid && repaid && unpaid <= amount && repaid <= amount && unpaid + repaid > amount) {
    add('confirm', 'repaid', `${wan(repaid)}，与未兑付资金${wan(unpaid)}相加多于涉及金额${wan(amount)}。含利息、含复投口径不同的可以确认，否则请改。`)
  }
  const whole = absorbed === undefined ? amount : absorbed
  const wholeName = absorbed === undefined ? '涉及金额' : '吸收金额'
  const more = (field: 'fraud' | 'loss', fen: number | null | undefined, limit: number | null | undefined, name: string, why: string) => {
    if (typeof fen === 'number' && typeof limit === 'number' && fen > limit) add('confirm', field, `${wan(fen)}，多于${name}${wan(limit)}。${why}，请核对。`)
  }
  more('fraud', fraud, whole, wholeName, '它是从吸收的钱里扣除案发前归还的本金')
  more('loss', loss, whole, wholeName, '它是投入的钱减去收到的本金、利息、返利')
  more('loss', loss, unpaid, '未兑付资金', '已付的利息、返利要从损失里扣除')
  if (typeof raised === 'number' && typeof absorbed === 'number' && raised < absorbed) {
    add('confirm', 'raised', `${wan(raised)}，少于吸收金额${wan(absorbed)}。罚款的基数是募集的全部金额，不扣除已归还的，请核对。`)
  }
  const impossible = doubts.filter((doubt) => doubt.level === 'refuse')
  return impossible.length > 0 ? impossible : doubts
}
