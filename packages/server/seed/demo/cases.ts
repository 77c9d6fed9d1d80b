import { recordProgress, saveCase } from '../../src/features/cases/case-commands.ts'
import { caseId, leadId, regionId, stableId, subjectId } from './ids.ts'
import type { Play } from './play.ts'
import { wan } from './tell.ts'

const blank = { subjectId: null, leadId: null, regionId: regionId('样河区'), repaidBasisPoints: null, leadPlace: '', ledElsewhere: false, leader: '', supervised: '', difficulty: '' }

/** Two old cases and the three that came from leads; updated on the first of each month from the police's table. */
export function tellCases(play: Play): void {
  play.on('2026-05-06', '09:00', 'bangong', (ctx, commandId) => saveCase(ctx, { ...blank, commandId, id: caseId('C01'), number: '样公经立字〔2020〕0916号', name: '“演通宝”案',
    filedOn: '2020-09-16', stage: '执行清退', amountFen: wan(18320), people: 1926, repaidBasisPoints: 4250, leader: '顾演民', supervised: '满5年、过亿元', difficulty: '' }))
  play.on('2026-05-06', '09:05', 'bangong', (ctx, commandId) => saveCase(ctx, { ...blank, commandId, id: caseId('C02'), number: '样公经立字〔2023〕0420号', name: '“试联汇”案',
    filedOn: '2023-04-20', stage: '一审', amountFen: wan(6240), people: 311, leadPlace: '外市', ledElsewhere: true, supervised: '满3年，挂牌督办', difficulty: '卡在异地资产评估' }))
  const fromLead = (code: string, day: string, number: string, name: string, amount: number, people: number) =>
    play.on(day, '18:00', 'bangong', (ctx, commandId) => saveCase(ctx, { ...blank, commandId, id: caseId(code), number, name, subjectId: subjectId(code), leadId: leadId(code),
      filedOn: day, stage: '立案侦查', amountFen: wan(amount), people }))
  fromLead('S01', '2026-07-10', '样公经立字〔2026〕0710号', '拟寿颐年案', 1486.5, 208)
  fromLead('S13', '2026-08-24', '样公经立字〔2026〕0824号', '国样储金案', 167.3, 52)
  fromLead('S05', '2026-10-12', '样公经立字〔2026〕1012号', '例清债务案', 231.6, 78)
  const progress: [code: string, day: string, text: string][] = [
    ['C01', '2026-09-01', '执行到位款物正在核对'], ['C02', '2026-09-01', '一审审理中，异地资产评估未完成'], ['S01', '2026-09-01', '已采取强制措施3人'],
    ['C01', '2026-10-01', '执行清退42.50%'], ['C02', '2026-10-01', '一审审理中，已函催异地评估'], ['S01', '2026-10-01', '审计进行中'], ['S13', '2026-10-01', '追查负责人去向'],
    ['C01', '2026-11-01', '执行清退42.50%，下一批名单核对中'], ['C02', '2026-11-01', '一审审理中，卡在异地资产评估'], ['S01', '2026-11-01', '审计报告初稿完成'],
    ['S05', '2026-11-01', '立案后调取合同和流水'], ['S13', '2026-11-01', '负责人已到案，追缴中'],
  ]
  for (const [code, day, text] of progress) {
    play.on(day, '10:00', 'bangong', (ctx, commandId) => recordProgress(ctx, { commandId, caseId: caseId(code), id: stableId('progress', code + day), onDate: day, stage: '', progress: text, difficulty: '' }))
  }
}
