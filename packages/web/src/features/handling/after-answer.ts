import type { ActCode } from '@qingyuan/core/law/acts'
import { policeRefusalReasons, refusalAdvice, type PoliceRefusalReason } from '@qingyuan/core/law/elements'

type Facts = Readonly<Record<string, string | number | boolean>>
const filed = '三日内向公安移交涉案物品和材料。行政机关不再另行查封、处置涉案财物；罚款等法院判决，不得重复。'

/** The next step after an answer of the police or the procuratorate, in plain words; `bad`: a reason was given that may not be. */
export function afterAnswer(code: ActCode, facts: Facts): { text: string; bad: boolean } | undefined {
  const plain = (text: string) => ({ text, bad: false })
  switch (code) {
    case 'police_received': return plain('等公安决定是否立案，一般三日内。到期没有答复的，发函催问，可以提请检察院立案监督。')
    case 'police_incomplete': return plain('三日内补齐送去，登记“补送材料”。材料不全不是不收的理由。')
    case 'police_extended': return plain('延长到期仍不答复的，可以提请检察院立案监督。')
    case 'police_filed': return plain(filed)
    case 'police_refused': {
      const reason = facts['reason'] as PoliceRefusalReason
      if (!(reason in policeRefusalReasons)) return undefined
      const { text, disallowed } = refusalAdvice([reason])
      const { plain: todo, label } = policeRefusalReasons[reason]
      return { text: disallowed.length > 0 ? `${text}。怎么办：${todo}。` : `“${label}”：${todo}。${text}。`, bad: disallowed.length > 0 }
    }
    case 'suit_filed': return plain('准备答辩和证据，派负责人出庭。裁判生效以前，不申请法院强制执行，加处罚款不计算。')
    case 'court_sentenced': return Number(facts['courtFineFen']) > 0 ? plain('已缴的罚款折抵罚金，没有罚款的不再罚款；折抵多少，看“罚款”一栏。') : undefined
    case 'review_answered': return plain(facts['result'] === 'file' ? filed : '仍有异议的，三日内提请检察院立案监督；同时继续依法作行政处理。')
    case 'supervision_notified': return plain(facts['what'] === 'file' ? '公安应当在十五日内立案。' : facts['what'] === 'explain' ? '公安应当在七日内说明不立案的理由。' : '公安不立案，继续依法作行政处理。')
    default: return undefined
  }
}
