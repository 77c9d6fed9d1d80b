import { PlusOutlined } from '@ant-design/icons'
import { getLead } from '@qingyuan/core/leads/lead-api'
import { batchStateLabels, batchStates } from '@qingyuan/core/bank/batch'
import { Button } from 'antd'
import { Go } from '../../shared/go.tsx'
import { Page } from '../../shared/page.tsx'
import { LeadSelect } from '../../shared/record-selects.tsx'
import { useSession } from '../../shared/session.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { BatchNewDialog } from './batch-new-dialog.tsx'
import { BatchTable } from './batch-table.tsx'
import { BankTabs } from './result-tabs.tsx'
import './bank.css'

const filters: Filter[] = [
  { kind: 'multi', key: 'states', label: '情况', options: batchStates.map((value) => ({ value, label: batchStateLabels[value] })) },
  { kind: 'custom', key: 'leadId', label: '线索', render: (value, set) => <LeadFilter key={value} value={value} onChange={set} /> },
]

/** 流水研判: the batches of statements that the office holds, and the way to a new one. */
export function BatchListPage() {
  const { can } = useSession()
  const { state, patch } = useUrlState()
  const adding = state['do'] === 'new'
  const mayLoad = can('bank.load')
  return (
    <Page title="流水研判" intro="按批次载入银行、支付机构和支付宝、微信的流水。每一批写明用途和来源；文件和读出的内容加密保存，可以整批撤回。"
      actions={mayLoad && <>
        <Go to="/bank/layouts"><Button tabIndex={-1}>记住的版式</Button></Go>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => patch({ do: 'new' })}>登记流水批次</Button>
      </>}>
      <BankTabs />
      <BatchTable filters={filters} empty={mayLoad ? '还没有流水批次。先登记批次，写明用途和来源，再上传文件。' : '还没有交给您单位协办的流水。'} />
      {adding && mayLoad && <BatchNewDialog leadId={state['leadId']} onClose={() => patch({ do: undefined })} />}
    </Page>
  )
}

/** The lead that the address names is shown by its number, also after a reload. */
function LeadFilter({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const read = useRead(getLead, { id: value ?? '' }, { enabled: value !== undefined, fresh: 60_000 })
  const known = read.data && { id: read.data.id, name: `${read.data.number} ${read.data.subjectName}` }
  // The field keeps the name it was opened with.
  return <LeadSelect key={known?.id} value={value ?? null} known={known} onChange={(id) => onChange(id ?? undefined)} />
}
