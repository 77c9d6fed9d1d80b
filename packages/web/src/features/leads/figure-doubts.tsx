import type { FigureDoubt } from '@qingyuan/core/leads/figure-checks'
import { Alert, Checkbox, Form } from 'antd'

/** Figures of a form that do not fit each other, and the box by which somebody says that they are so all the same. */
export function FigureDoubts({ doubts }: { doubts: FigureDoubt[] }) {
  if (doubts.length === 0) return null
  const impossible = doubts.some((doubt) => doubt.level === 'refuse')
  return (
    <Alert className="form-message" type={impossible ? 'error' : 'warning'} showIcon title={impossible ? '数字互相矛盾，请改正' : '数字请再核对'} description={<>
      <ul className="lead-plain">{doubts.map((doubt) => <li key={doubt.message}>{doubt.message}</li>)}</ul>
      {!impossible && (
        <Form.Item name="figuresConfirmed" valuePropName="checked" className="lead-confirm" rules={[
          { validator: (_: unknown, checked: boolean) => checked ? Promise.resolve() : Promise.reject(new Error('请核对数字：改正，或勾选确认')) }]}>
          <Checkbox>数字已核对，确属如此</Checkbox>
        </Form.Item>
      )}
    </>} />
  )
}
