import type { Matter } from '@qingyuan/core/handling/handling-api'
import { Checkbox } from 'antd'

interface OfficerChoiceProps { officers: Matter['officers']; /** The day on which the certificate must be valid. */ on: string; value?: string[]; onChange?: (ids: string[]) => void; id?: string }

/** A form field: the unit's officers with their certificates; one that has run out by that day cannot be chosen. */
export function OfficerChoice({ officers, on, value = [], onChange, id }: OfficerChoiceProps) {
  if (officers.length === 0) return <p className="nothing">本单位还没有登记执法证件。请安全管理员先登记。</p>
  return (
    <Checkbox.Group {...(id && { id })} className="officer-checks" value={value} onChange={onChange}>
      {officers.map((one) => {
        const over = one.validUntil < on
        return (
          <Checkbox key={one.id} value={one.id} disabled={over && !value.includes(one.id)}>
            {one.name}<span className="matter-small">　{one.certificate}　<span className={over ? 'matter-bad' : undefined}>{over ? `已于${one.validUntil}到期` : `有效期至${one.validUntil}`}</span></span>
          </Checkbox>
        )
      })}
    </Checkbox.Group>
  )
}
