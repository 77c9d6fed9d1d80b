import type { MeasureCode } from './measure-table.ts'
import type { Stage } from './measure-words.ts'
import type { OpenStatus } from './measures.ts'
import type { HeadCode, Level, Organ } from './organs.ts'

/**
 * Test data: the authority matrix, written out by hand from the articles and never computed from the table that it
 * checks (条例 18 to 36, 行政强制法, 行政处罚法, 移送规定). A cell is one letter for each stage, from left to right: 随时,
 * 可能存在风险, 涉嫌, 已组织调查, 已行政立案, 已认定; one letter alone stands for all six.
 * o open · a needs the approval of the head in the second column · r only to be requested · . not yet · - not ours · x nobody
 * Columns: lead departments of a county and of a city or above, then the organs that hold the same at every level. The
 * last column is what the row takes as given.
 */
const table = `
measure              head      county  city    reg     market  telecom cyber   finance police  procur  court   bank    town    village coord   other   given
visit                -         o       o       o       o       o       o       o       o       -       -       -       o       o       -       -
publicity            -         o       o       o       o       o       o       o       o       o       o       o       o       o       o       o
remind               -         o       o       o       o       o       o       o       o       -       -       o       o       o       -       -
report               -         o       o       o       o       o       o       o       o       o       o       o       o       o       o       o
assist_talk          -         -       -       -       -       -       -       -       .ooooo  -       -       -       .ooooo  .ooooo  -       .ooooo
watch                -         o       o       o       o       o       o       o       o       -       -       -       o       -       o       -
reminder_letter      -         .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  -       -       -       -       .ooooo  -       -       -
risk_notice          organ     .aaaaa  .aaaaa  .aaaaa  .aaaaa  .aaaaa  .aaaaa  .aaaaa  .aaaaa  -       -       -       -       -       -       -
admonish             -         .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  -       -       -       -       -       -       -       -
sector_measure       -         -       -       .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  -       -       -       -       -       -       -       -
warning_talk         -         .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  -       -       -       -       -       -       -       -
rectification_order  -         .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  .ooooo  -       -       -       -       -       -       -       -
inspection           organ     a       a       a       a       a       a       a       a       -       -       -       -       -       -       -
enter_premises       -         ..oooo  ..oooo  -       -       -       -       -       -       -       -       -       -       -       -       -
question             -         ..oooo  ..oooo  -       -       -       -       -       -       -       -       -       -       -       -       -
consult_copy         -         ..oooo  ..oooo  -       -       -       -       -       -       -       -       -       -       -       -       -
seal_materials       organ     ..aaaa  ..aaaa  -       -       -       -       -       -       -       -       -       -       -       -       -
account_query        lead      ..aaaa  ..aaaa  -       -       -       -       -       -       -       -       -       -       -       -       -
register_preserve    organ     ...aaa  ...aaa  ...aaa  ...aaa  ...aaa  ...aaa  ...aaa  -       -       -       -       -       -       -       -
suspend_raising      -         ...ooo  ...ooo  -       -       -       -       -       -       -       -       -       -       -       -       -
suspend_registration -         ...ooo  ...ooo  -       -       -       -       -       -       -       -       -       -       -       -       -
stop_order           -         .....o  .....o  -       -       -       -       -       -       -       -       -       -       -       -       -
supervise_repayment  -         .ooooo  .ooooo  -       -       -       -       -       -       -       -       -       -       -       -       -
seal_premises        lead      ....aa  ....aa  -       -       -       -       -       -       -       -       -       -       -       -       -
seize_assets         lead      ....aa  ....aa  -       -       -       -       -       -       -       -       -       -       -       -       -
urgent_seizure       lead      ....aa  ....aa  -       -       -       -       -       -       -       -       -       -       -       -       -       urgent
extend_seizure       organ     ....aa  ....aa  -       -       -       -       -       -       -       -       -       -       -       -       -       seized
order_recovery       lead      ....aa  ....aa  -       -       -       -       -       -       -       -       -       -       -       -       -
exit_restriction     city_lead ....rr  ....aa  -       -       -       -       -       -       -       -       -       -       -       -       -
freeze               -         x       x       x       x       x       x       x       x       x       x       x       x       x       x       x
content_removal      -         .....r  .....r  -       -       .....o  .....o  -       -       -       -       -       -       -       -       -
ad_handling          organ     .....r  .....r  -       .....a  -       -       -       -       -       -       -       -       -       -       -
close_site           -         .....r  .....r  -       -       .....o  -       -       -       -       -       -       -       -       -       -       setUpForIt
revoke_licence       organ     .....r  .....r  -       .....a  -       -       -       -       -       -       -       -       -       -       -       setUpForIt
fine_fundraiser      organ     .....a  .....a  -       -       -       -       -       -       -       -       -       -       -       -       -
order_suspension     organ     .....a  .....a  -       -       -       -       -       -       -       -       -       -       -       -       -
fine_managers        organ     .....a  .....a  -       -       -       -       -       -       -       -       -       -       -       -       -
fine_assistant       organ     .....a  .....a  -       -       -       -       -       -       -       -       -       -       -       -       -
credit_record        -         .....o  .....o  .....o  .....o  .....o  .....o  .....o  -       -       -       -       -       -       -       -       penaltyDecided
punish_platform      organ     ..rrrr  ..rrrr  -       -       ..aaaa  ..aaaa  -       -       -       -       -       -       -       -       -
punish_ad_agent      organ     .....r  .....r  -       .....a  -       -       -       -       -       -       -       -       -       -       -
punish_bank          organ     ..rrrr  ..rrrr  -       -       -       -       ..aaaa  -       -       -       -       -       -       -       -
fine_refusal         organ     ....aa  ....aa  -       -       -       -       -       -       -       -       -       -       -       -       -
punish_obstruction   police    ...rrr  ...rrr  ...rrr  ...rrr  ...rrr  ...rrr  ...rrr  ...aaa  -       -       -       -       -       -       -
transfer_police      top       a       a       a       a       a       a       a       -       -       -       -       -       -       -       -       signs
`.trim().split('\n').slice(1).map((line) => line.trim().split(/\s+/))

/** The table's columns after the two of the lead departments. */
const others: readonly Organ[] = ['regulator', 'market_regulator', 'telecom', 'cyberspace', 'financial_regulator', 'police', 'procuratorate',
  'court', 'bank', 'town', 'village', 'coordination', 'other']
const letters: Readonly<Record<string, OpenStatus>> = {
  o: 'open', a: 'needs_approval', r: 'request', '.': 'not_yet', '-': 'not_ours', x: 'nobody',
}
const headOf: Readonly<Record<string, HeadCode | null>> = {
  '-': null, organ: 'organ_head', lead: 'lead_head', city_lead: 'city_lead_head', police: 'police_head', top: 'top_head',
}
const order: readonly Stage[] = ['any', 'risk', 'suspected', 'investigating', 'filed', 'determined']

/** What a row takes as given: urgency, a seizure in force, 专为非法集资设立, a penalty decision, signs of a crime. */
export type Given = 'urgent' | 'seized' | 'setUpForIt' | 'penaltyDecided' | 'signs'

/** One row of the matrix as it must be; `at` answers for an organ of a level at a stage, the given being there. */
export interface ExpectedRow {
  code: MeasureCode
  head: HeadCode | null
  given: Given | null
  at: (organ: Organ, level: Level, stage: Stage) => OpenStatus
}

/** The rows in the table's order; every row has a cell for every organ and level. */
export const expectedMatrix: readonly ExpectedRow[] = table.map(([code, head, ...cells]) => ({
  code: code as MeasureCode, head: headOf[head!]!, given: (cells[15] ?? null) as Given | null,
  at: (organ, level, stage) => {
    const leads = organ === 'lead_department' || organ === 'city_lead_department'
    const cell = cells[leads ? (level === 'county' ? 0 : 1) : 2 + others.indexOf(organ)]!
    return letters[cell.length === 1 ? cell : cell[order.indexOf(stage)]!]!
  },
}))
