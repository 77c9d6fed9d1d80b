/** A form that the product ships as an .xlsx template; an office may load its own instead. */
export interface BuiltInForm {
  code: string
  title: string
  /** The document that asks for it. */
  source: string
  /** Columns are ours, because only the form's title is known: it says so on the paper. */
  sample: boolean
}

export const sampleMark = '样表：栏目以上级下发的为准，可替换'

/** The template of `code` is the file `<code>.xlsx`. */
export const builtInForms = [
  { code: 'annex-2', title: '镇（乡）、行业领域重点风险线索统计表', source: '处非工作通知附件2', sample: false },
  { code: 'annex-1', title: '处非工作联系人名单', source: '处非工作通知附件1', sample: false },
  { code: 'roster', title: '处非工作联系人名单汇总表', source: '由附件1汇总', sample: true },
  { code: 'work-statistics', title: '打击非法集资专项行动工作情况统计表', source: '专项行动方案附件2，只见标题', sample: true },
  { code: 'lead-handling', title: '风险线索排查处置情况统计表', source: '专项行动方案附件3，只见标题', sample: true },
  { code: 'cross-province', title: '跨省（自治区、直辖市）非法集资案件（风险）办理情况登记统计表', source: '专项行动方案附件4，只见标题', sample: true },
  { code: 'risk-list', title: '非法集资风险总量清单', source: '专项行动方案：按行业、区域量化的风险总量清单', sample: true },
  { code: 'case-ledger', title: '非法集资案件台账', source: '专项行动方案：案件进展每月报送', sample: true },
  { code: 'submission-status', title: '报送情况表', source: '迟报、漏报通报', sample: true },
] as const satisfies readonly BuiltInForm[]
export type BuiltInFormCode = (typeof builtInForms)[number]['code']
