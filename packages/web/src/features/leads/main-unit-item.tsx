import { listRegions, listUnits } from '@qingyuan/core/org/org-api'
import { Button, Form } from 'antd'
import { useMemo } from 'react'
import { UnitSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'

/** The viewer's own unit and its region; undefined while the lists load. */
export function useOwnPlace(): { unitId: string; regionId: string } | undefined {
  const { unitId } = useSession()
  const { data } = useRead(listUnits, {}, { fresh: 300_000 })
  const own = data?.rows.find((unit) => unit.id === unitId)
  return own && { unitId: own.id, regionId: own.regionId }
}

/** The town (or street) unit that a region lies in; undefined when there is none, e.g. for the whole district. */
export function useTownOf(regionId: string | null | undefined) {
  const { data: regions } = useRead(listRegions, {}, { fresh: 300_000 })
  const { data: units } = useRead(listUnits, {}, { fresh: 300_000 })
  return useMemo(() => {
    const path = regions?.rows.find((region) => region.id === regionId)?.path
    return path ? units?.rows.find((unit) => unit.kind === 'town' && unit.active && path.includes(`/${unit.regionId}/`)) : undefined
  }, [regions, units, regionId])
}

/** 主报单位, with the town of the chosen place one click away. */
export function MainUnitItem() {
  const form = Form.useFormInstance()
  const regionId = Form.useWatch('regionId', form) as string | undefined
  const mainUnitId = Form.useWatch('mainUnitId', form) as string | undefined
  const town = useTownOf(regionId)
  return (
    <Form.Item name="mainUnitId" label="主报单位" rules={[{ required: true, message: '请选择主报单位' }]} extra={<>
      线索在主报单位计一次。
      {town && town.id !== mainUnitId && <Button type="link" size="small" className="lead-inline" onClick={() => form.setFieldValue('mainUnitId', town.id)}>改为{town.shortName}</Button>}
    </>}>
      <UnitSelect allowClear={false} only={(unit) => unit.kind !== 'partner' && unit.kind !== 'superior'} />
    </Form.Item>
  )
}
