/**
 * Names that a form's template may use, as `[[单位名称]]`, `[[合计.涉及金额]]` or, once per row of a list,
 * `[[行.企业名称]]`. One home for every field: what a name means stands here, what fills it is worked out from the files.
 */

/** `count`: whole persons, households, times; two decimals where an office follows note 5 of 附件2 to the letter. */
export type FieldKind = 'text' | 'count' | 'money' | 'date' | 'percent'
export interface FormField {
  kind: FieldKind
  /** 口径: what is counted or said, in one sentence. */
  meaning: string
}
type Fields = Record<string, FormField>

const text = (meaning: string): FormField => ({ kind: 'text', meaning })
const count = (meaning: string): FormField => ({ kind: 'count', meaning })
const money = (meaning: string): FormField => ({ kind: 'money', meaning })
const date = (meaning: string): FormField => ({ kind: 'date', meaning })
const percent = (meaning: string): FormField => ({ kind: 'percent', meaning })

/** What units did about leads within the period: leads with at least one such event dated in it. */
const measureCounts = {
  警示约谈: count('期间内有“警示约谈”记录的线索数'),
  责令整改: count('期间内有“责令整改”记录的线索数'),
  行政立案: count('期间内有“行政立案”记录的线索数'),
  行政处罚: count('期间内有“行政处罚”记录的线索数'),
  移送公安: count('期间内有“移送公安”记录的线索数'),
  公安立案: count('期间内有“公安立案”记录的线索数'),
} satisfies Fields

const movement = {
  上月在册: count('期间开始前一日在册的线索数'),
  新增: count('期间内登记、按主报单位只计一次的线索数'),
  重启: count('期间内由已排除、已销号重新列入在册的线索数'),
  排除: count('期间内核查后排除的线索数'),
  销号: count('期间内销号的线索数'),
  并入: count('期间内并入其他线索的线索数'),
  月末在册: count('截至日期在册的线索数，等于上月在册＋新增＋重启－排除－销号－并入'),
} satisfies Fields

const sums = {
  涉及金额: money('已知涉及金额之和，待核的不计入'),
  涉及人数: count('已知涉及人数之和，待核的不计入'),
  未兑付资金: money('已知未兑付资金之和，待核的不计入'),
  已清退资金: money('已知已清退资金之和，待核的不计入'),
} satisfies Fields

/** Sums over the activity records of the period that were not withdrawn. */
const activitySums = {
  '排查.场次': count('排查活动的次数'), '排查.主体家次': count('排查活动中查过的企业、个体等主体，查一次计一次'),
  '排查.户数': count('排查活动中走访的居民户数'), '宣传.场次': count('宣传活动的场次'),
  '宣传.发放资料': count('宣传活动中发放资料的份数'), '宣传.受众人次': count('宣传活动的受众人次'),
  '培训.场次': count('培训的期数'), '培训.参加人次': count('培训的参加人次'), '会议.场次': count('会议的次数'),
  '会议.参加人次': count('会议的参加人次'), '约谈.场次': count('约谈的次数'), '督导.场次': count('督导检查的次数'),
} satisfies Fields

const prefixed = (prefix: string, fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [`${prefix}.${name}`, field]))

/** Fields that a form has once. */
export const formFields: Fields = {
  单位名称: text('填报单位的全称'),
  县区名称: text('填报单位所在县（市、区）的名称'),
  填报人: text('报送时填写的填报人'),
  负责人: text('报送时填写的单位负责人'),
  电话: text('报送时填写的联系电话'),
  填报日期: date('报送的日期；尚未报送的为出表的日期'),
  期间: text('报表所属月份，如 2026年10月'),
  开始日期: date('期间的第一天'),
  截至日期: date('数据的截至日期'),
  报送截止日期: date('应报送的最后一天，已按节假日规则调整'),
  收集单位: text('向谁报送'),
  收集单位联系人: text('收集单位的联络员'),
  收集单位电话: text('收集单位联络员的电话'),
  签发人: text('向上报送时的签发人'),
  文号: text('向上报送的发文字号'),
  零报送说明: text('零报送或无新增时的说明：排查了什么、多少；不是零报送的为空'),
  排查户数: count('零报送时填写的排查户数'),
  排查企业数: count('零报送时填写的排查企业数'),
  版本号: text('本表冻结版本的版本号，可在系统里核对'),
  审计封印: text('出表时最近一号审计封印的编号和封印码'),
  自动注: text('系统自动加的注：待核不计入合计、四舍五入差额、超过50条等，每条一行；没有的为空'),
  ...movement,
  在册变动式: text('上月在册＋新增＋重启－排除－销号＝月末在册的算式；有并入的也列出'),
  ...prefixed('合计', { 线索数: count('表中线索的条数'), ...sums, 清退比例: percent('已清退资金占涉及金额的比例') }),
  ...prefixed('待核', {
    涉及金额: count('涉及金额待核的线索数'), 涉及人数: count('涉及人数待核的线索数'), 未兑付资金: count('未兑付资金待核的线索数'),
  }),
  ...prefixed('活动', activitySums),
  ...prefixed('处置', measureCounts),
}

const position = { 序号: count('从 1 起的顺序号') } satisfies Fields

/** Lists: the fields of each of their rows. A row of a template with such a field repeats for every row of the list. */
export const formLists: Record<string, Fields> = {
  /** The rows of 重点风险线索统计表; the first fourteen are its columns. */
  行: {
    ...position,
    企业名称: text('主体名称'),
    所属行业: text('行业领域'),
    集资模式: text('集资模式'),
    是否通过互联网: text('线上、线下或线上线下相结合'),
    涉及金额: money('涉及金额，未核实的为待核，不涉及的为–'),
    涉及人数: count('涉及的集资参与人数，未核实的为待核，不涉及的为–'),
    未兑付资金: money('未兑付资金，未核实的为待核，不涉及的为–'),
    是否跨省市: text('是或否'),
    采取的工作措施: text('由处置记录起草，手工改过的以改过的为准'),
    资金清退情况: text('尚未清退、正在清退（写明比例）或清退完毕'),
    处理结果: text('企业现状，如正在整改并正常营业、停业整改、移送公安'),
    省际间风险通报情况: text('由发函、回函记录起草'),
    备注: text('备注'),
    线索编号: text('线索登记编号'),
    统一社会信用代码: text('主体的统一社会信用代码'),
    主报单位: text('计数的单位'),
    所在区域: text('线索所在的乡镇（街道）、村（社区）'),
    收到日期: date('收到线索的日期'),
    线索来源: text('线索来源'),
    线索状态: text('待交办、跟踪处置、已销号等'),
    风险等级: text('出表时的风险等级：高、中、低，材料不足的为待核'),
    已清退资金: money('已清退资金，未核实的为待核'),
    清退比例: percent('已清退资金占涉及金额的比例'),
    金额来源: text('涉及金额的来源：自报、摸排估算、流水测算、审计、判决'),
    金额日期: date('涉及金额的时点'),
  },
  联系人: {
    ...position,
    单位名称: text('联系人所在单位'),
    岗位: text('分管领导、负责人或联络员；每个岗位至少一行'),
    姓名: text('姓名'),
    职务: text('职务'),
    手机号码: text('手机号码'),
    座机: text('座机'),
    备注: text('备注'),
  },
  分行业: { ...position, 行业: text('行业领域'), 线索数: count('在册线索数'), ...sums, 待核数: count('有数字待核的线索数') },
  分区域: { ...position, 区域: text('乡镇（街道）'), 线索数: count('在册线索数'), ...sums, 待核数: count('有数字待核的线索数') },
  分等级: { ...position, 等级: text('出表时的风险等级，由高到低，待核在最后'), 线索数: count('在册线索数'), ...sums, 待核数: count('有数字待核的线索数') },
  分单位: { ...position, 单位名称: text('主报单位'), ...movement, ...sums, ...measureCounts },
  单位工作: {
    ...position, 单位名称: text('开展活动的单位'),
    ...Object.fromEntries(Object.entries(activitySums).map(([name, field]) => [name.replace('.', ''), field])),
  },
  跨省: {
    ...position,
    企业名称: text('跨省案件（风险）的主体名称'),
    主报单位: text('计数的单位'),
    涉及地区: text('发函、回函记录里的省外地区'),
    集资模式: text('集资模式'),
    涉及金额: money('涉及金额'),
    涉及人数: count('涉及人数'),
    未兑付资金: money('未兑付资金'),
    采取的工作措施: text('由处置记录起草'),
    省际间风险通报情况: text('由发函、回函记录起草'),
    处理结果: text('企业现状'),
    备注: text('备注'),
  },
  报送: {
    ...position,
    单位名称: text('应报送的单位'),
    报送状态: text('未报、填报中、已报待审核、已审核、退回等'),
    首次报送日期: date('第一次报送的日期，按时与否以此为准'),
    报送截止日期: date('应报送的最后一天，准许延期的为延期后的'),
    是否按时: text('按时、迟报几天、未报'),
    零报送: text('零报送、无新增，或空'),
    排查户数: count('零报送时填写的排查户数'),
    排查企业数: count('零报送时填写的排查企业数'),
    更正次数: count('报送后更正的次数'),
    催办次数: count('催办的次数'),
    备注: text('代报、延期等说明'),
  },
  案件: {
    ...position,
    立案号: text('立案编号'),
    案件名称: text('案件名称'),
    刑事立案日期: date('刑事立案的日期'),
    案件阶段: text('侦查、起诉、审判、执行等'),
    涉案金额: money('涉案金额'),
    涉及人数: count('涉及人数'),
    清退比例: percent('退赔、清退的比例'),
    牵头地: text('案件的牵头地'),
    包案领导: text('包案领导'),
    挂牌督办: text('挂牌督办的层级'),
    难点: text('难点'),
    进展: text('最近的进展'),
    进展日期: date('最近进展的日期'),
  },
}

/** All names, as a template's check takes them. */
export const formNames: { fields: string[]; lists: Record<string, string[]> } = {
  fields: Object.keys(formFields),
  lists: Object.fromEntries(Object.entries(formLists).map(([list, fields]) => [list, Object.keys(fields)])),
}
