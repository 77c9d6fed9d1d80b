import { at, type Citation } from './citation.ts'

/** Who besides us may lawfully do what the words say; their doing it is no hit. */
export type LawfulActor = 'police' | 'bank' | 'court' | 'cityLead'

export interface UnlawfulRule {
  label: string
  /** The words. Group `act`, where there is one, is what is done; the rest is who does it. */
  pattern: RegExp
  reason: string
  articles: readonly Citation[]
  /** What may be done instead. */
  instead: string
  /** Named as the one who does it, these make the words lawful. */
  lawfulFor?: readonly LawfulActor[]
  /** Who does it stands in the pattern itself; a lawful body named there or before it takes the hit away. */
  byActor?: true
  /** Happens without anybody's order too: weather, unpaid bills, a landlord's own decision. */
  accident?: true
  /** Further words around it that make it lawful or mean something else; seen in the same clause. */
  unless?: RegExp
}

/** Stops inside a clause at which "who" and "what" no longer belong together. */
const near = (most: number) => `[^，,。；;！？!?\\n]{0,${most}}?`
const town = '(?:村委会?|居委会?|村居|网格员?|[\\u4e00-\\u9fa5]{0,4}(?:乡镇|镇|乡|村|街道办?|社区))(?!民|庄|振兴|医|企|村)' +
  '(?:政府|处非办|人民政府)?'
const group = '(?:专班办?|工作组|领导小组|联合检查组|协调机制|联席会议|指挥部|处非办|打非办)'
const books = '(?:账簿|账册|账目|账本|帐簿|帐册|帐目|帐本|财务资料|财务账|合同台账|电子数据|文件资料)'

/** A pattern written on several lines. */
const anyOf = (...parts: string[]) => new RegExp(parts.join('|'))

/** Measures without a basis in law that plans and notes name all the same (law.md 11; 功能 B16). */
export const unlawfulRules = {
  cut_utilities: {
    label: '断水断电',
    accident: true,
    pattern: anyOf(
      '断水[、，和]?断?电|断电[、，和]?断?水|断水|断电|(?:采取|实施|予以|[对给][^，。；\\n]{0,10})停[水电]|停水停电|停电停水',
      '切断[^，。；\\n]{0,8}(?:水|电|网络|燃气)|把[^，。；\\n]{0,6}[水电][^，。；\\n]{0,3}[停断掐]|[停掐][了止掉]?[^，。；\\n]{0,6}(?:水电|供水|供电)',
    ),
    reason: '法律没有给这种手段，不能用来逼迫对方；对居民生活更是明令禁止。',
    articles: [at('coercion', '10'), at('coercion', '43')],
    instead: '认定后责令立即停止；需要控制场所的，行政立案后经主要负责人批准查封。',
  },
  inspection_as_pressure: {
    label: '以频繁检查施压',
    pattern: anyOf(
      '(?:频繁|反复|轮番|天天|每天|高频次?|密集|多次上门)(?:开展|进行|组织)?(?:联合|执法|上门|突击)?检查',
      '(?:天天|每[天日]|三天两头)[^，。；]{0,6}(?:派人|上门|去|到店)[^，。；]{0,6}检查|加[密大]检查(?:频次|力度|频率)',
      '(?:用|以|通过)[^，。；]{0,8}检查[^，。；]{0,6}(?:施压|倒逼|逼其|挤压)|检查到(?:其|他|它|对方)?(?:关门|停业|搬走|撤离)',
    ),
    reason: '检查有年度频次上限，要有事项、审批和通知，不能拿来施压。',
    articles: [at('inspection', '', 'S')],
    instead: '整改期间用书面审查、远程查看和约定的复查；确需检查的，按行政检查审批并计入频次。',
  },
  eviction_pressure: {
    label: '要求停租、撤离',
    accident: true,
    pattern: anyOf(
      '房屋停租|停租|拒绝(?:向其)?(?:出租|续租|租赁)|(?:劝|逼|赶|驱)(?:离|走|退)|逼[^，。；]{0,4}(?:搬|撤)[走离]?',
      '(?:终止|解除|中止)[^，。；]{0,8}(?:租赁|租房|房租)(?:合同)?|清退(?:租户|商户|租客)|(?:不要|不再|别)[^，。；]{0,3}租给',
      '(?:督促|要求|通知|协调|责成|动员|联系|让)[^，。；]{0,14}(?:收回(?:房屋|场地|铺面|商铺)|撤离|搬离|腾退|腾房|搬走)|挤[、“”]?压[、“”]?赶',
    ),
    reason: '租不租房是双方的合同，行政机关没有权力要求停租、撤离。',
    articles: [at('coercion', '10')],
    instead: '把风险提示发给物业和房东，由他们自己决定；需要控制场所的走查封程序。',
  },
  coordination_acts: {
    label: '专班、领导小组行使执法权',
    byActor: true,
    pattern: new RegExp(`${group}${near(14)}(?<act>(?:现场|上门|入户|突击|联合|全面)?检查(?!指导|考核|督导|工作|情况|验收|成员|各)` +
      '|查阅|复制|查账|查封|扣押|封存|罚款|处罚|约谈|责令|暂停登记|立案(?!标准|情况))' +
      '|工作组(?:要|应|负责|将)?联合[^。；\\n]{0,60}现场核查'),
    reason: '领导小组、专班、协调机制没有执法权，不得以任何名义检查企业，也不能约谈、责令、查封。',
    articles: [at('inspection', '', 'S'), at('decree', '18'), at('decree', '21')],
    instead: '专班统筹协调，由牵头部门或行业监管部门以自己的名义、派两名持证人员去做。',
  },
  grid_inspects: {
    label: '网格员、辅助人员检查',
    byActor: true,
    pattern: new RegExp(`(?:网格员|网格长|网格|协管员|辅助人员|临时人员|志愿者|第三方机构)${near(14)}` +
      `(?<act>(?:现场|上门|入户|突击|全面)?检查|查阅|复制|查账|翻查|(?:要求|责令|让)${near(6)}提供${near(6)}${books}|扣留|扣押|封存)`),
    reason: '网格员、没有执法证件的人员不得检查企业，也不能要账本、复制资料、扣东西。',
    articles: [at('inspection', '', 'S'), at('penalty', '42')],
    instead: '网格员走访、宣传、拍公开处所、报告；发现情况由有权部门派持证人员检查。',
  },
  town_powers: {
    label: '乡镇、村居行使牵头部门的权力',
    byActor: true,
    pattern: new RegExp(`${town}${near(16)}(?<act>(?:警示)?约谈(?!的?(?:牵头|主管|监管))` +
      `|责令${near(6)}(?:整改|停止|停业|改正|关门|关闭)|暂停(?:办理)?[^，。；]{0,8}登记|罚款|行政处罚|查封|扣押|查询[^，。；]{0,8}账户|要求[^，。；]{0,6}暂停集资)` +
      // A village or town plan that names who is to do it only at its end.
      `|有权(?:对${near(14)})?(?:进行)?(?:警示)?约谈(?=[^\\n]{0,300}责任单位[：:][^）)\\n]{0,12}镇)`),
    reason: '警示约谈、责令整改、通知暂停登记、查封、罚款是牵头部门和行业监管部门的权力，乡镇、村居没有；强制权还不得委托。',
    articles: [at('decree', '18'), at('decree', '22'), at('penalty', '24'), at('coercion', '17')],
    instead: '乡镇、村居走访、宣传、提示、报告，配合牵头部门约谈。',
    unless: /配合|协助|陪同|参加|参与|建议|提请|报请|商请|转请|报告|报(?:区|县|市)/,
  },
  blacklist: {
    label: '公开黑名单',
    pattern: /(?:公布|公开|公示|张贴|发布|曝光|通报|登报|上墙)[^，。；\n]{0,20}黑名单|黑名单[^，。；\n]{0,14}(?:公布|公开|公示|张贴|发布|曝光|上墙|向社会)/,
    reason: '认定以前点名公开，侵害名誉和个人信息；单独同意以外不得公开个人信息。',
    articles: [at('personal_information', '25'), at('private_economy', '59')],
    instead: '认定以前发经批准的风险提示，认定以后才公布名单，个人信息遮盖。',
    unless: /(?:市场监管总局|法院|失信被执行人|央行|证监会|国家)[^，。；]{0,12}黑名单/,
  },
  freeze: {
    label: '牵头部门冻结账户',
    pattern: /冻结/,
    reason: '条例没有给牵头部门冻结的权力，只能查询账户；冻结只有法律授权的机关能做。',
    articles: [at('coercion', '9(4)'), at('coercion', '29'), at('decree', '21(4)')],
    instead: '经主要负责人批准查询账户；需要控制资金的，移送公安或通报公安依法冻结。',
    lawfulFor: ['police', 'bank', 'court'],
    // Banks and departments that help 公检法 do not freeze by themselves.
    unless: /协助|(?:被|已遭|处于|尚在|正在|仍在|解除|申请解除|续行|轮候)冻结|冻结(?:状态|期|到期|情况|解除|解冻|线|点|肉|食品|海鲜|水产|编制|名额)|是否(?:被)?冻结|不予解除冻结/,
  },
  early_disposal: {
    label: '先行处置涉案财物',
    pattern: anyOf(
      '(?:先行|提前)(?:处置|变卖|拍卖|变现)[^，。；]{0,6}(?:涉案|财物|资产|车辆|房产|物品|库存|设备)',
      '(?:涉案|查封的?|扣押的?)(?:财物|资产|车辆|房产|物品)[^，。；]{0,8}(?:先行|提前)(?:处置|变卖|拍卖|变现)',
    ),
    reason: '涉案财物只能由查封、扣押的办案机关，对易坏、贬值快等的物品依刑事程序先行处置。',
    articles: [at('opinion_2014', '', 'S')],
    instead: '由公安、检察、法院依程序办；行政阶段经主要负责人批准责令对方自己变价出售用于清退。',
    lawfulFor: ['police', 'court'],
  },
  watch_persons: {
    label: '重点人员实名清单',
    pattern: anyOf(
      '(?:重点人员?|涉稳(?:人员|群体)|上访人员|信访人员|维权人员|稳控对象)[^，。；\\n]{0,12}(?:名单|清单|台账|花名册|信息库)',
      '(?:名单|清单|花名册)[^，。；\\n]{0,10}(?:推送|报送|移交|抄送)[^，。；\\n]{0,10}(?:维稳|稳控|综治)',
    ),
    reason: '集资参与人、上访人是要答复、退钱、帮助的人，不能列名单盯防；个人信息只能在职权和必要范围内处理。',
    articles: [at('personal_information', '34'), at('personal_information', '28')],
    instead: '只登记被调查的人和依法限制出境的人；参与人登记只用于核实损失和清退，按最少字段、留日志。',
  },
  unsupervised_repayment: {
    label: '擅自清退、代为兑付',
    pattern: anyOf(
      '擅自(?:组织)?(?:清退|兑付|退款|还款)|(?:政府|财政|牵头部门|专班办?|街道|镇政府|我局|本局|我办)(?:先行?)?(?:垫付|代为(?:清退|兑付|偿还)|代偿|兜底)',
      '(?:绕开|不经|未经)[^，。；]{0,10}监督[^，。；]{0,8}(?:清退|兑付)',
    ),
    reason: '清退由集资人、协助人承担，牵头部门监督，不是付款人；没有监督记录的清退要追责。',
    articles: [at('decree', '25')],
    instead: '由集资人提出方案，牵头部门监督，逐批记录金额、人数和凭证。',
    unless: /对擅自|(?:追究|查处|问责)[^，。；]{0,8}擅自/,
  },
  exit_ban: {
    label: '自行限制出境',
    pattern: /限制[^，。；]{0,8}出境|边控/,
    reason: '限制出境只有设区的市级以上牵头部门能决定，县级、乡镇只能提请；协助人不在范围之内。',
    articles: [at('decree', '24(3)')],
    instead: '写明理由和人员，向设区的市级牵头部门提请；涉嫌犯罪的由公安依刑事程序办。',
    lawfulFor: ['police', 'court', 'cityLead'],
    unless: /提请|报请|商请|申请|函请|报[^，。；]{0,6}(?:市|省)|建议|无权|已被限制|被依法限制|限制出境(?:人员|的人员|台账|决定书|期限|措施的)/,
  },
  detain_person: {
    label: '限制人身自由、扣证件',
    pattern: anyOf(
      '(?:扣留|扣押|收缴|没收|收走)[^，。；]{0,8}(?:身份证|护照|证件)|扣留[^，。；]{0,8}(?:人员|负责人|法定代表人|老板|经理)|不让[^，。；]{0,6}(?:离开|出门|外出)',
      '(?:看管|盯守|盯死|贴身跟随|24小时盯|限制[^，。；]{0,8}人身自由)',
    ),
    reason: '限制人身自由只能由法律规定的机关依法律作出，行政机关不得扣人、扣证件、盯守。',
    articles: [at('coercion', '9(1)'), at('coercion', '10')],
    instead: '可能逃跑、转移资金的，立即报告并通报公安。',
    lawfulFor: ['police', 'court'],
  },
  fine_instead: {
    label: '以罚代刑、以罚代移',
    pattern: /以罚代(?:刑|移)|罚(?:款)?了事|(?:只|光)罚不(?:移|送)|罚款后?(?:就)?(?:不再|不用|不必)移送/,
    reason: '涉嫌犯罪的必须移送，不得以行政处罚代替移送。',
    articles: [at('transfer', '11')],
    instead: '先按移送规定报正职负责人批准移送，处罚问题等公安答复后再定。',
    unless: /问题|现象|整治|纠正/,
  },
} as const satisfies Record<string, UnlawfulRule>
export type UnlawfulCode = keyof typeof unlawfulRules
export const unlawfulCodes = Object.keys(unlawfulRules) as UnlawfulCode[]
export const unlawfulRuleOf = (code: UnlawfulCode): UnlawfulRule => unlawfulRules[code]
