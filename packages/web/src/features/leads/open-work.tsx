import type { LeadDetail } from '@qingyuan/core/leads/lead-api'
import { openAssignmentStates } from '@qingyuan/core/leads/lead'
import { Alert } from 'antd'

/** Says before a lead is closed which units still work on it: the server would refuse. */
export function OpenWork({ lead }: { lead: LeadDetail }) {
  const open = lead.assignments.filter((one) => (openAssignmentStates as readonly string[]).includes(one.state))
  if (open.length === 0) return null
  return <Alert className="form-message" type="warning" showIcon title={`${open.map((one) => one.unitName).join('、')}的交办尚未办结，请先审核或收回，再办理。`} />
}
