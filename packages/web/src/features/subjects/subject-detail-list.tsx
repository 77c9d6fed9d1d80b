import type { SubjectFile } from '@qingyuan/core/subjects/subject-api'
import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { CopyButton } from '../../shared/copy-button.tsx'
import { OnDay } from '../../shared/time.tsx'

type Details = NonNullable<SubjectFile['details']>

/** Everything that the file says of the subject; what is empty shows a dash. */
export function SubjectDetailList({ file }: { file: SubjectFile }) {
  const details = file.details!
  const item = (key: string, label: string, children: ReactNode, wide = false) => ({ key, label, children: children || <span className="nothing">—</span>, span: wide ? 'filled' as const : 1 })
  const text = (key: keyof Details, label: string, wide = false) => item(key, label, details[key] && <span className="subject-text">{details[key]}</span>, wide)
  return (
    <Descriptions size="small" column={{ xs: 1, sm: 1, md: 2 }} className="subject-details" items={[
      item('code', '统一社会信用代码', file.code && <span className="number">{file.code} <CopyButton text={file.code} className="no-print" /></span>),
      item('region', '所在地', file.regionName),
      text('sector', '行业'), text('standing', '登记状态'),
      text('legalRepresentative', '法定代表人'), item('registeredOn', '成立日期', details.registeredOn && <OnDay day={details.registeredOn} />),
      text('personInCharge', '实际负责人'), text('phone', '联系电话'),
      text('registeredAddress', '注册地址', true), text('actualAddress', '实际经营地址', true),
      text('business', '经营内容', true), text('promise', '承诺回报', true),
      text('licence', '许可、备案', true), text('formerNames', '曾用名', true), text('remark', '备注', true),
    ]} />
  )
}
