import { FormRequest } from '@qingyuan/core/ledgers/form-api'
import { Workbook } from '@cj-tech-master/excelts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import type { Environment } from '../packages/server/src/platform/config.ts'
import { systemContext } from '../packages/server/src/platform/db.ts'
import { exportForm } from '../packages/server/src/features/ledgers/form-queries.ts'
import { inTurn, round, type Ratio } from './measure.ts'

/**
 * 附件2 of a whole district, written to disk, against its floor: the SQL that reads the same rows, and the same cells
 * written with no logic.
 */
export async function measureAnnex(env: Environment, owner: pg.Pool, folder: string): Promise<Ratio & { rows: number }> {
  const { rows: [top] } = await owner.query<{ id: string }>('select id from regions where parent_id is null')
  const request = FormRequest.parse({ code: 'annex-2', period: '2026-10', regionId: top!.id, from: 'live' })
  const product = async () => {
    const { bytes } = await exportForm(systemContext(env.db, 'cli', env.now()), env, request)
    await writeFile(join(folder, 'annex-2.xlsx'), bytes)
  }
  let rows = 0
  const floor = async () => {
    const { rows: leads } = await owner.query<{ name: string; sector: string; mode: string; amount: number | null; people: number | null; unpaid: number | null; outcome: string; measures: string | null }>(`
      select s.name, l.sector, l.mode, l.outcome, f.amount, f.people, f.unpaid, e.measures from leads l join subjects s on s.id = l.subject_id
      left join lateral (select max(value) filter (where field = 'amount') amount, max(value) filter (where field = 'people') people, max(value) filter (where field = 'unpaid') unpaid
        from lead_figures where lead_id = l.id and as_of <= '2026-10-31') f on true
      left join lateral (select string_agg(on_date || title, '；' order by on_date) measures from lead_events where lead_id = l.id and on_date <= '2026-10-31') e on true
      where l.state in ('registered', 'dispatched', 'following') and l.received_on <= '2026-10-31' order by l.received_on`)
    rows = leads.length
    const workbook = new Workbook()
    const sheet = workbook.addWorksheet('附件2')
    leads.forEach((lead, index) => sheet.addRow([index + 1, lead.name, lead.sector, lead.mode, '线下', Number(lead.amount) / 1e6, Number(lead.people), Number(lead.unpaid) / 1e6, '否', lead.measures, '尚未清退', lead.outcome, '', '']))
    await writeFile(join(folder, 'floor.xlsx'), Buffer.from(await workbook.xlsx.writeBuffer()))
  }
  const [productMs, floorMs] = await inTurn(5, product, floor)
  return { name: '全区附件2写到磁盘', productMs: round(productMs), floorMs: round(floorMs), ratio: round(productMs / floorMs), limit: '≤ 2 × 底线', ok: productMs <= 2 * floorMs, rows }
}
