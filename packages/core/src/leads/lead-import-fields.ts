import { tidyCell } from '../cell-text.ts'

/** How the text of a column is read. */
export type ImportFieldType =
  | 'name' | 'code' | 'kind' | 'date' | 'text' | 'long' | 'money' | 'people' | 'channel' | 'cross' | 'region' | 'village' | 'unit' | 'number'

interface ImportField {
  label: string
  type: ImportFieldType
  /** Headings as offices write them, in the form of `headingKey`. */
  words: string
  /** Beyond the words: a heading that says it in its own way. */
  like?: RegExp
}

/** What a column of a list of leads can be. The order is that of the choice on screen. */
export const importFields = {
  name: { label: '主体名称', type: 'name', like: /(?:企业|主体|公司|单位|机构|商户|店铺|对象)(?:个人)?(?:的)?(?:全称|名称)/,
    words: '主体名称 主体 企业名称 企业 公司名称 公司 单位名称 机构名称 名称 企业个人名称 企业或个人名称 涉事企业 涉嫌主体 涉嫌企业 涉嫌单位 风险主体 风险企业 ' +
      '涉案主体 涉案企业 涉案单位 被举报单位 被举报主体 被举报对象 被举报人 商户名称 店铺名称 经营主体 涉及单位个人 涉及单位或个人 字号 字号名称 线索名称 线索主体 项目名称' },
  code: { label: '统一社会信用代码', type: 'code', like: /(?:社会)?信用代码/,
    words: '统一社会信用代码 信用代码 统一代码 组织机构代码 机构代码 注册号 工商注册号 营业执照号 营业执照注册号 纳税人识别号' },
  kind: { label: '主体类型', type: 'kind', words: '主体类型 主体类别 主体性质 企业类型 企业性质' },
  receivedOn: { label: '收到日期', type: 'date',
    words: '收到日期 收到时间 接收日期 接收时间 受理日期 登记日期 登记时间 线索日期 线索时间 发现日期 发现时间 举报日期 举报时间 来件日期 收件日期 接报日期 接报时间 ' +
      '上报日期 上报时间 排查日期 排查时间 日期 时间' },
  source: { label: '来源', type: 'text', words: '来源 线索来源 来源渠道 线索来源渠道 线索渠道 举报渠道 发现途径 发现渠道 获取途径' },
  sourceNote: { label: '来源说明', type: 'text', words: '来源说明 来源备注 渠道说明' },
  superiorNumber: { label: '来文号', type: 'text',
    words: '来文号 来文编号 文号 来文文号 交办文号 交办编号 转办编号 上级编号 上级线索编号 工单号 工单编号' },
  superiorDueOn: { label: '上级期限', type: 'date',
    words: '上级期限 上级办理期限 上级要求期限 办理期限 办结期限 反馈期限 反馈时限 办理时限 要求反馈时间 要求办结时间 截止日期' },
  region: { label: '所在乡镇（街道）', type: 'region', like: /^(?:所在|所属)(?:地|乡|镇|街|区|辖)/,
    words: '乡镇 所在乡镇村 所在乡镇 所属乡镇 乡镇村 乡镇街道 镇街 街镇 街道 所在街道 所属街道 所在镇街 所属镇街 区划 所在区划 行政区划 所属区域 区域 属地 所在地 辖区 所属辖区 地区' },
  village: { label: '所在村（社区）', type: 'village', words: '村 村社区 社区 村居 所在村 所属村 所在社区 所属社区 所在村社区 行政村' },
  mainUnit: { label: '主报单位', type: 'unit', words: '主报单位 报送单位 上报单位 填报单位 责任单位 承办单位 主办单位 属地单位 报送部门 牵头单位' },
  sector: { label: '所属行业', type: 'text', words: '所属行业 行业 行业领域 所属行业领域 所属领域 领域 行业类别 行业类型 重点领域 涉及行业 涉及领域' },
  mode: { label: '集资模式', type: 'text', like: /^(?:涉嫌)?(?:非法)?集资(?:的)?(?:主要)?(?:模式|方式|手法|手段|类型)/,
    words: '集资模式 模式 集资方式 手法 主要手法 主要方式 吸资方式 运作模式' },
  channel: { label: '是否通过互联网', type: 'channel', like: /互联网|涉网/, words: '是否通过互联网 线上线下 是否线上' },
  amount: { label: '涉及金额', type: 'money', like: /^(?:涉|集资|非法集资|吸收)\S{0,6}(?:金额|资金|规模)/,
    words: '涉及金额 涉案金额 金额 集资金额 集资规模 规模 涉及资金 吸收资金 总金额' },
  people: { label: '涉及人数', type: 'people', like: /^(?:涉|集资|参与)\S{0,6}人数/, words: '涉及人数 涉案人数 人数 集资人数 参与人数 集资参与人 总人数' },
  unpaid: { label: '未兑付资金', type: 'money', like: /^(?:尚)?未(?:兑付|清退|退|归还|偿还)|^待兑付/, words: '未兑付资金 未兑付金额 未兑付' },
  repaid: { label: '已清退资金', type: 'money', like: /^已(?:兑付|清退|退|归还|偿还)/, words: '已清退资金 已清退金额 清退金额' },
  crossRegion: { label: '是否跨省、市', type: 'cross', like: /^是否跨|^跨(?:省|市|区域)/, words: '是否跨省市 跨省市 跨区域' },
  measures: { label: '采取的工作措施', type: 'long', like: /措施/, words: '工作措施 措施 工作情况 工作进展 处置进展 进展情况 办理进展 核查情况' },
  repayment: { label: '资金清退情况', type: 'long', like: /(?:清退|兑付|退赔)(?:情况|进度|比例)/, words: '资金清退情况 清退情况' },
  outcome: { label: '处理结果', type: 'text', like: /^(?:处理|处置|办理|核查)结果/, words: '处理结果 处理情况 处置情况 企业现状 现状' },
  notices: { label: '省际间风险通报情况', type: 'long', like: /通报/, words: '省际间风险通报情况 风险通报情况 通报情况' },
  summary: { label: '简要情况', type: 'long',
    words: '简要情况 基本情况 主要情况 线索内容 线索情况 线索描述 线索简介 问题描述 反映问题 举报内容 诉求内容 主要内容 内容 情况简介 情况说明 案情简介 简要案情 风险情况' },
  promise: { label: '承诺回报', type: 'text', words: '承诺回报 承诺收益 承诺内容 承诺回报率 宣传收益 回报率 年化收益 年化收益率 利率 返利' },
  actualAddress: { label: '经营地址', type: 'text', like: /(?:经营|实际|详细|所在)\S{0,4}(?:地址|场所)/, words: '地址 经营地址 实际地址 经营场所 经营地' },
  registeredAddress: { label: '注册地址', type: 'text', words: '注册地址 登记地址 住所 注册地 注册住所 登记住所' },
  personInCharge: { label: '负责人', type: 'text', words: '负责人 负责人姓名 主要负责人 实际控制人 实控人 经营者 经营者姓名 企业负责人 单位负责人 联系人' },
  legalRepresentative: { label: '法定代表人', type: 'text', words: '法定代表人 法定代表人姓名 法人代表 法人 法人姓名' },
  phone: { label: '联系电话', type: 'text', words: '联系电话 电话 电话号码 联系方式 手机 手机号 手机号码 负责人电话 联系人电话 负责人联系方式' },
  remark: { label: '备注', type: 'long', words: '备注 备考 说明 其他' },
  number: { label: '线索编号（本系统）', type: 'number', words: '线索编号 线索编码' },
} as const satisfies Record<string, ImportField>

export type ImportFieldKey = keyof typeof importFields
export const importFieldKeys = Object.keys(importFields) as ImportFieldKey[]
export const isImportField = (text: string): text is ImportFieldKey => Object.hasOwn(importFields, text)

/** The four figures, by the column that holds them on a lead. */
export const figureKeys = { amount: 'amountFen', people: 'people', unpaid: 'unpaidFen', repaid: 'repaidFen' } as const

const byWord = new Map(importFieldKeys.flatMap((key) => importFields[key].words.split(' ').map((word) => [word, key] as const)))

/**
 * The heading without what varies from office to office: blanks and line breaks, brackets with what stands in them,
 * marks such as `*`, punctuation, a number in front, 帐 for 账.
 */
export function headingKey(text: string): string {
  const bare = tidyCell(text).replaceAll(' ', '').toLowerCase().replaceAll('帐', '账')
  const key = (part: string) => part.replace(/^\d+[.、]/, '').replace(/必填|选填/g, '').replace(/[^\p{L}\p{N}]/gu, '')
  return key(bare.replace(/[([{【〔〈《<][^)\]}】〕〉》>]*[)\]}】〕〉》>]?/gu, '')) || key(bare)
}

/** Whether a heading is about the person who reported: kept encrypted and apart, so never taken from a spreadsheet. */
export const isInformantHeading = (text: string): boolean => /(?:^|实名)(?:举报人|投诉人|反映人|信访人|来电人|报案人|提供人)/.test(headingKey(text))

/** The field a heading means, or undefined. `parts` are a heading's levels from top to bottom, e.g. 工作情况 / 处理结果. */
export function fieldOfHeading(parts: readonly string[]): ImportFieldKey | undefined {
  const keys = parts.map(headingKey).filter((key) => key !== '')
  const last = keys.at(-1)
  if (last === undefined || last === '序号' || parts.some(isInformantHeading)) return undefined
  // 未兑付 above 金额 means more than 金额 alone; 风险情况 above 企业名称 means nothing more.
  return exactField(keys.join('')) ?? (keys.length > 1 ? likeField(keys.slice(-2).join('')) : undefined) ?? exactField(last) ?? likeField(last)
}
const exactField = (key: string): ImportFieldKey | undefined => byWord.get(key)
const likeField = (key: string): ImportFieldKey | undefined => {
  // Longer texts are sentences, not headings.
  if (key.length > 20) return undefined
  return importFieldKeys.find((name) => { const field: ImportField = importFields[name]; return field.like?.test(key) })
}
