import { PlusOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { BatchNewDialog } from './batch-new-dialog.tsx'
import { BatchTable } from './batch-table.tsx'
import './bank.css'

/** 流水 of one lead: the batches that belong to it. `mayAdd`: the lead still takes new ones. */
export function LeadBatchPanel({ leadId, mayAdd }: { leadId: string; mayAdd: boolean }) {
  const { can } = useSession()
  const [adding, setAdding] = useState(false)
  return (
    <Section title="银行流水" meaning={{ what: '为办这条线索取得的流水。依法查询的，须先经牵头部门主要负责人批准。' }}
      extra={mayAdd && can('bank.load') && <Button type="primary" size="small" icon={<PlusOutlined />} onClick={() => setAdding(true)}>登记流水批次</Button>}>
      {!mayAdd && <Alert className="bank-alert" type="info" showIcon title="这条线索已并入别的线索，新的流水请登记到最终的那一条。" />}
      <BatchTable leadId={leadId} empty="这条线索还没有流水。" />
      {adding && <BatchNewDialog leadId={leadId} onClose={() => setAdding(false)} />}
    </Section>
  )
}
