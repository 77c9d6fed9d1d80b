import { activityKindLabels } from '../activities/activity-api.ts'
import { judgementLabels, runStateLabels as bankRunStateLabels } from '../bank/bank-run-api.ts'
import { batchAccessLabels, batchStateLabels } from '../bank/batch.ts'
import { headLabels, organLabels } from '../law/organs.ts'
import { statusWords } from '../ledgers/submission.ts'
import { collectorKindLabels, reportPurposeLabels } from '../ledgers/report-type.ts'
import { importStateLabels } from '../leads/lead-import-api.ts'
import { gradeLabels, ruleStateLabels, runKindLabels, runStateLabels } from '../grading/grade.ts'
import { assignmentStateLabels, channelLabels, crossRegionLabels, figureLabels, leadStateLabels } from '../leads/lead.ts'
import { regionKindLabels, sectorRoleLabels, unitKindLabels, unitScopeLabels } from '../org/org.ts'
import { roleNames, roles } from '../permissions.ts'
import { identifierKindLabels, subjectKindLabels } from '../subjects/subject.ts'

/** Chinese names of the fields that commands record, for people who read the audit list. Same field, same word. */
export const fieldLabels: Record<string, string> = {
  // organisation and accounts
  name: '名称', shortName: '简称', username: '账号', kind: '类别', scope: '可见范围', parentId: '上级', regionId: '区划', regionIds: '负责区域',
  path: '区划路径', nationalCode: '国家代码', sort: '排序', active: '启用', hasAccounts: '设账号', phone: '电话', mobile: '手机', landline: '座机',
  documentPrefix: '发文机关代字', unitId: '单位', unitName: '单位', post: '职务', position: '岗位', duty: '职责', remark: '备注',
  roles: '角色', role: '角色', sectors: '职责分工', sector: '行业领域', basis: '依据', fromOn: '起始日', toOn: '截止日', list: '代码表', grouping: '分组',
  local: '本地增加', key: '设置项', value: '值', document: '文号', validFrom: '生效日', validTo: '失效日', districtName: '地区名称', officeName: '单位名称',
  secondFactorRoles: '须用动态口令的角色', idleMinutes: '闲置退出（分钟）', lockAfter: '锁定前可错次数', lockMinutes: '锁定（分钟）',
  expiresAt: '到期时间', userId: '人员', userIds: '可见人', addedBy: '添加人', addedAt: '添加时间', unitIds: '单位',
  // subjects
  subjectId: '主体', formerNames: '曾用名', code: '统一社会信用代码', codeWarning: '代码提示', business: '经营范围', licence: '许可情况',
  registeredAddress: '登记地址', actualAddress: '实际地址', registeredOn: '登记日期', legalRepresentative: '法定代表人', personInCharge: '负责人',
  promise: '承诺回报', standing: '经营状态', identifiers: '号码和账号', shown: '显示内容', text: '内容', token: '匹配码', primary: '主要',
  mergedInto: '并入', targetType: '对象类别', targetId: '对象', nameKey: '检索名称', createdUnitId: '登记单位',
  // leads
  number: '编号', receivedOn: '收到日期', source: '来源', sourceNote: '来源说明', superiorNumber: '来文号', superiorDueOn: '上级期限', mainUnitId: '主报单位',
  mode: '集资模式', state: '状态', restricted: '受限', major: '重大情况', channel: '线上线下', crossRegion: '跨区域', summary: '基本情况',
  handedFrom: '移交人', handedTo: '接手人', outcome: '处理结果', outcomeOn: '处理结果日期', figuresApply: '填报金额人数', amountFen: '涉及金额', people: '涉及人数', unpaidFen: '未兑付资金', repaidFen: '已清退资金',
  amountSource: '金额来源', amountOn: '金额日期', peopleSource: '人数来源', peopleOn: '人数日期', unpaidSource: '未兑付来源', unpaidOn: '未兑付日期',
  repaidSource: '清退来源', repaidOn: '清退日期', repaidBasisPoints: '清退比例（万分之）', asOf: '截至', field: '项目', version: '版次', leadId: '线索',
  title: '标题', body: '内容', onDate: '日期', atTime: '时刻', place: '地点', backfilled: '补录', note: '备注', reason: '理由', purpose: '用途',
  instruction: '交办要求', dueOn: '期限', disclosesLead: '可见线索全文', sentOn: '交办日期', sentAt: '交办时间', sentBy: '交办人', sentByUnitId: '交办单位',
  signedAt: '签收时间', signedBy: '签收人', answer: '反馈情况', answeredOn: '反馈日期', answeredAt: '反馈时间', acceptedAt: '审核时间', returnReason: '退回理由',
  pressedCount: '催办次数', assignments: '交办单位', reporters: '上报单位', readers: '可见人', reportedOn: '上报日期', into: '并入', intoId: '并入',
  batchId: '导入批次', files: '材料', byUnitId: '登记单位', byUser: '登记人', doneAt: '办结时间', doneBy: '办结人', doneNote: '办结说明',
  ownerType: '所属类别', ownerId: '所属', fileName: '文件名', mediaType: '文件类型', bytes: '大小（字节）', sha256: '文件摘要',
  rows: '行数', mapping: '列对应', sheet: '工作表', confirmed: '已确认', withdrawn: '已撤回', finishedAt: '完成时间',
  // grading
  grade: '风险等级', calculated: '计算等级', likelihood: '疑似程度', consequence: '危害程度', gradedAt: '评级时间', gradeDue: '待重新评级', sign: '疑点', signs: '疑点分值', material: '材料', proof: '依据',
  ref: '依据位置', factor: '风险因素', level: '程度', facts: '事实', reasons: '评级理由', factsKey: '事实摘要', cause: '原因', ruleSetId: '评级规则', runId: '批次', edition: '草稿版次', basedOn: '依据版本',
  activationReason: '启用理由', compareRunId: '启用前的试算', draftedBy: '拟稿人', activatedBy: '启用人', activatedAt: '启用时间', overrideGrade: '人工调整为', overrideReason: '调整理由', overrideBy: '调整人', overrideAt: '调整时间', taskId: '待办', withdrawnAt: '撤回时间', withdrawnBy: '撤回人', withdrawnReason: '撤回理由',
  exposure: '风险敞口', heat: '舆论热度', stability: '涉稳隐患', bands: '分档', matrix: '等级矩阵', needs: '最少材料', followUp: '高风险跟进', total: '总数', cursorId: '进度',
  moves: '等级变化', startedAt: '开始时间', startedBy: '开始人', gradeFrom: '原等级', gradeTo: '新等级', likelihoodFrom: '原疑似程度', likelihoodTo: '新疑似程度', consequenceFrom: '原危害程度',
  consequenceTo: '新危害程度', needsResult: '须写结果',
  // handling
  organ: '单位性质', organBasis: '单位性质依据', certificate: '执法证件号', validUntil: '有效期至', act: '办理事项', approver: '批准人', addressee: '对象', officers: '执法人员', duties: '应办事项', urgent: '情况紧急',
  ofId: '承接事项', askedAt: '报请时间', askedBy: '报请人', decidedAt: '批准时间', decidedHead: '批准职务', decidedBy: '批准人', decidedByName: '批准人', decisionNote: '批示', eventId: '时间线', voidReason: '作废理由',
  actId: '办理事项', side: '由谁', label: '名称', dueTime: '到期时刻', latestOn: '最迟', warning: '提示', open: '进行中', lapses: '期满即止', supervisedAt: '督办时间', clock: '期限', clocks: '期限变动', party: '涉及的人、单位、财物',
  places: '登记地、涉及地', criterion: '销号标准', most: '上限次数', per: '计算方式', counted: '计入的检查', province: '省', city: '市', county: '县（市、区）', element: '要件', goal: '目标和办法', setUpForIt: '专为非法集资设立',
  // bank statements
  access: '知悉范围', cameFrom: '提供人、通报机构', approvalActId: '查询账户', approvalPaper: '审批文书', loadId: '读取', loadingId: '正在读取', loadAttempts: '读取次数',
  progressRows: '已读行数', progressFile: '正在读取的文件', rowsRead: '读到的行', rowsLoaded: '载入的行', rowsSetAside: '没有载入的行', rowsDuplicate: '重复的行', balanceBreaks: '余额不连续',
  uploadedAt: '上传时间', loadedAt: '载入时间', fileNo: '文件序号', layout: '版式', layoutTitle: '版式', bank: '银行', encoding: '编码', problem: '问题', questions: '疑问', sealedDetails: '读法', flipped: '收付对调', remembered: '记住版式',
  batchIds: '流水批次', loadIds: '读取', cleaning: '清洗', cleaned: '清洗结果', percent: '进度（%）', nameMask: '姓名', idMask: '证件号', sealed: '加密内容', verdict: '研判', score: '分值', patterns: '模式', estimate: '测算',
  missing: '缺少的材料', windowKey: '时段', why: '理由', evidenceHash: '依据摘要', firstRunId: '首次研判', foundAt: '发现时间', judgement: '判断', judgedHash: '判断时的依据', judgedAt: '判断时间', judgedBy: '判断人', judgedReason: '判断理由',
  findingId: '发现', attempts: '次数', settled: '已归类', figures: '数字', confirmedAt: '确认时间', confirmedBy: '确认人', batches: '流水批次', lead: '线索',
  // cases and activities
  filedOn: '刑事立案日期', stage: '案件阶段', leadPlace: '主办地', ledElsewhere: '外地牵头', leader: '包案领导', difficulty: '难点', supervised: '督办',
  progress: '进展', progressOn: '进展日期', households: '户数', sessions: '场次', attendees: '参加人数', leaflets: '发放资料', subjectsChecked: '排查主体',
  problems: '发现问题', counts: '数量', photoIds: '照片',
  // the month
  reportType: '报送种类', periodKind: '周期', period: '月份', dueDay: '每月截止日', dueMonthOffset: '截止月份', dueRule: '逢节假日', dueNote: '截止说明',
  collectionId: '收集任务', collectorUnitId: '收集单位', collectorKind: '收集层级', issuedAt: '布置时间', issuedBy: '布置人', addressedTo: '报送对象',
  zero: '零报送', checkedHouseholds: '排查户数', checkedFirms: '排查企业', checkedNote: '排查情况', filler: '填表人', head: '负责人', onBehalf: '代报',
  submittedAt: '报送时间', submittedBy: '报送人', firstSubmittedAt: '首次报送', firstSubmittedOn: '首次报送日', extendedDueOn: '展期至', extensionNote: '展期说明',
  reviewedAt: '审核时间', reviewedBy: '审核人', approval: '审定方式', approvalCode: '审定单号', approvalFileId: '审定单扫描件', approvedBy: '审定人',
  approvedByName: '审定人', approvedOn: '审定日期', decision: '审定意见', stampedFileId: '盖章件', fileId: '文件', cells: '填写内容', changed: '有变动',
  bindings: '数据绑定', builtIn: '内置', texts: '文字栏', signature: '签名', documentNumber: '文号', sealNo: '封印号', sealHash: '封印码', submissionId: '报送',
  nominalDueOn: '应报日', dueWarning: '期限提示', dueNotice: '调期通知', seq: '序号', askedKinds: '收集对象', needsApproval: '须审定', versionId: '版次',
  row: '行', movement: '增减', content: '内容', frozenAt: '定稿时间', frozenBy: '定稿人', voidedAt: '作废时间', openedAt: '开始填报', filledBy: '填报人',
  step: '步骤', defaults: '默认值', message: '提示', choices: '选择', edits: '修改', changes: '变动', accepted: '已采纳', leadVersion: '线索版次',
  correctionReason: '更正理由', correctedAt: '更正时间', correctedReason: '更正理由', fileIds: '材料', against: '对照版次', sharesSubject: '同一主体还有其他线索', ownMatterOf: '不同事项', beforeCorrection: '更正前',
  failedAt: '失败时间',
  caseId: '案件', createdAt: '登记时间', createdBy: '登记人', updatedAt: '修改时间', updatedBy: '修改人', recordedAt: '登记时间', recordedBy: '登记人',
  reporterCount: '上报单位数',
  // what commands record beside columns
  pressed: '催报单位数', asked: '布置单位数', units: '单位', file: '文件', event: '事项', reporter: '上报单位', task: '待办', done: '办结', removedAt: '移除时间', removedBy: '移除人',
  amount: '涉及金额', unpaid: '未兑付资金', repaid: '已清退资金', absorbed: '吸收金额', fraud: '集资诈骗数额', loss: '参与人损失', raised: '集资金额', account: '收款账户', address: '地址', person: '相关人员', id_number: '证件号码',
  website: '网站、APP', wechat: '微信、群',
}

const flag = { true: '是', false: '否' }
const roleLabels = Object.fromEntries(roleNames.map((name) => [name, roles[name].label]))
const figureFieldLabels: Record<string, string> = figureLabels

/** Words for stored codes: by `subjectType.field` first, else by field. */
export const valueLabels: Record<string, Record<string, string>> = {
  'region.kind': regionKindLabels, 'unit.kind': unitKindLabels, 'unit.scope': unitScopeLabels,
  'lead.state': leadStateLabels, 'assignment.state': assignmentStateLabels, 'assignment.role': sectorRoleLabels, 'unit.role': sectorRoleLabels,
  'unit.organ': organLabels, 'head_post.head': headLabels,
  'lead.field': figureFieldLabels, 'rule_set.state': ruleStateLabels, 'grading_run.state': runStateLabels, 'grading_run.kind': runKindLabels,
  grade: gradeLabels, overrideGrade: gradeLabels, channel: channelLabels, crossRegion: crossRegionLabels,
  'submission.state': statusWords, 'submission.approval': { screen: '屏上审定', paper: '纸质审定' },
  'submission.zero': { zero: '零报送', no_change: '本月无新增，有存量' }, 'import.state': importStateLabels, 'import_batch.state': importStateLabels,
  'report_type.askedKinds': unitKindLabels, collectorKind: collectorKindLabels, 'report_type.purpose': reportPurposeLabels,
  'report_type.periodKind': { month: '每月', once: '一次' }, dueRule: { earlier: '提前', later: '顺延', none: '不变' },
  'activity.kind': activityKindLabels, 'subject.kind': { ...subjectKindLabels, ...identifierKindLabels },
  'bank_batch.state': batchStateLabels, access: batchAccessLabels, 'bank_run.state': bankRunStateLabels, 'bank_finding.judgement': judgementLabels,
  roles: roleLabels, role: { ...roleLabels, ...sectorRoleLabels }, secondFactorRoles: roleLabels,
  key: { security: '登录安全', 'district-name': '地区名称', 'office-name': '单位名称', 'office-place': '办公室所在地', 'go-live-on': '启用日期', 'inspection-cap': '检查频次上限' },
  '': flag,
}
