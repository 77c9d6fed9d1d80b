import { bandLabels, bands, factorLabels, figureFactors, gradeLabels, levelFactors, scoreLabels, verdicts, type FigureFactorName, type LevelFactorName } from '@qingyuan/core/grading/grade'
import type { Material } from '@qingyuan/core/grading/rule-set'
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { DeleteOutlined } from '@ant-design/icons'
import { WanInput } from '../../shared/money.tsx'
import { Section } from '../../shared/page.tsx'

const required = [{ required: true, message: '请填写' }]

/** The four factors with their thresholds and levels. */
export function FactorFields({ editable }: { editable: boolean }) {
  return (
    <Section title="风险因素和分档（危害程度）" meaning={{ what: '每一档含起点本身，到下一档之前为止。涉众规模取涉及人数；风险敞口取未兑付资金，未兑付待核的取涉及金额。' }}>
      <div className="rule-factors">
        {figureFactors.map((name) => <FigureFactor key={name} name={name} editable={editable} />)}
        {levelFactors.map((name) => <LevelFactor key={name} name={name} editable={editable} />)}
      </div>
    </Section>
  )
}

function Needed({ name }: { name: FigureFactorName | LevelFactorName }) {
  return <Form.Item name={['content', 'factors', name, 'needed']} valuePropName="checked" noStyle><Checkbox>没有登记就不下结论（待核）</Checkbox></Form.Item>
}

function FigureFactor({ name, editable }: { name: FigureFactorName; editable: boolean }) {
  return (
    <fieldset className="rule-factor">
      <legend>{factorLabels[name]}（{name === 'people' ? '人' : '万元'}）</legend>
      <Form.List name={['content', 'factors', name, 'steps']}>{(fields, { add, remove }) => <>
        {fields.map((field) => (
          <div key={field.key} className="rule-step">
            {name === 'people'
              ? <Form.Item name={[field.name, 'from']} rules={required}><InputNumber size="small" min={0} precision={0} disabled={!editable || field.name === 0} aria-label="从多少人起" /></Form.Item>
              : <Form.Item name={[field.name, 'from']} rules={required}><WanInput size="small" disabled={!editable || field.name === 0} aria-label="从多少万元起" /></Form.Item>}
            <span>以上</span>
            <Form.Item name={[field.name, 'points']} rules={required}><InputNumber size="small" min={0} max={100} precision={0} aria-label="分值" /></Form.Item>
            <span>分</span>
            {editable && field.name > 0 && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label="删去这一档" onClick={() => remove(field.name)} />}
          </div>
        ))}
        {editable && <Button size="small" className="no-print" onClick={() => add({ points: 0 })}>加一档</Button>}
      </>}</Form.List>
      <Needed name={name} />
    </fieldset>
  )
}

function LevelFactor({ name }: { name: LevelFactorName; editable: boolean }) {
  return (
    <fieldset className="rule-factor">
      <legend>{factorLabels[name]}</legend>
      <Form.List name={['content', 'factors', name, 'levels']}>{(fields) => fields.map((field) => (
        <div key={field.key} className="rule-step">
          <Form.Item name={[field.name, 'label']} rules={required}><Input size="small" maxLength={200} aria-label="档次" /></Form.Item>
          <Form.Item name={[field.name, 'points']} rules={required}><InputNumber size="small" min={0} max={100} precision={0} aria-label="分值" /></Form.Item>
          <span>分</span>
        </div>
      ))}</Form.List>
      <Needed name={name} />
    </fieldset>
  )
}

/** From how many points on a score is 中, and 高. */
export function BandFields() {
  return (
    <Section title="分值划档">
      <div className="rule-bands">
        {(['likelihood', 'consequence'] as const).map((name) => (
          <div key={name} className="rule-step">
            <b>{scoreLabels[name]}</b>
            <Form.Item name={['content', 'bands', name, 'medium']} rules={required}><InputNumber size="small" min={1} max={100} precision={0} aria-label={`${scoreLabels[name]}“中”的起点`} /></Form.Item><span>分起为中，</span>
            <Form.Item name={['content', 'bands', name, 'high']} rules={required}><InputNumber size="small" min={1} max={100} precision={0} aria-label={`${scoreLabels[name]}“高”的起点`} /></Form.Item><span>分起为高</span>
          </div>
        ))}
      </div>
    </Section>
  )
}

/** Which grade follows from the two bands. */
export function MatrixFields() {
  const options = verdicts.map((value) => ({ value, label: gradeLabels[value] }))
  const worstFirst = bands.slice().reverse()
  return (
    <Section title="等级矩阵" meaning={{ what: '两个分值各落在哪一档，对应哪个风险等级。程度更重的，等级不能更轻。' }}>
      <div className="scroll-x">
        <table className="rule-matrix">
          <thead><tr><td />{bands.map((b) => <th key={b} scope="col">危害{bandLabels[b]}</th>)}</tr></thead>
          <tbody>{worstFirst.map((a) => (
            <tr key={a}><th scope="row">疑似{bandLabels[a]}</th>
              {bands.map((b) => <td key={b}><Form.Item name={['content', 'matrix', a, b]}><Select size="small" options={options} aria-label={`疑似${bandLabels[a]}、危害${bandLabels[b]}`} /></Form.Item></td>)}</tr>
          ))}</tbody>
        </table>
      </div>
    </Section>
  )
}

/** Which materials there must be before anything is said. */
export function NeedFields({ materials }: { materials: Material[] }) {
  const options = materials.map((one) => ({ value: one.code, label: one.label }))
  return (
    <Section title="最少材料（不够的为待核）" meaning={{ what: '材料不足是单独的结论，显示为灰色的“待核”，不显示为低风险。' }}>
      {([['withFigures', '涉及金额、人数的线索'], ['withoutFigures', '不涉及金额、人数的线索']] as const).map(([name, label]) => (
        <div key={name} className="rule-needs">
          <b>{label}</b>
          <Form.Item name={['content', 'needs', name, 'materials']}><Checkbox.Group options={options} /></Form.Item>
          <div className="rule-step"><span>以上至少要有</span>
            <Form.Item name={['content', 'needs', name, 'atLeast']} rules={required}><InputNumber size="small" min={0} max={20} precision={0} aria-label="至少几种" /></Form.Item><span>种</span></div>
        </div>
      ))}
    </Section>
  )
}

/** What the main unit has to do when a lead becomes 高. */
export function FollowUpFields() {
  return (
    <Section title="高风险预警">
      <div className="rule-step"><span>评为“高”后，主报单位须在</span>
        <Form.Item name={['content', 'followUp', 'days']} rules={required}><InputNumber size="small" min={1} max={365} precision={0} aria-label="几日内" /></Form.Item><span>日（自然日）内反馈</span></div>
      <Form.Item name={['content', 'followUp', 'task']} label="要求" rules={required}><Input maxLength={200} /></Form.Item>
      <Form.Item name={['content', 'followUp', 'basis']} label="依据"><Input maxLength={200} /></Form.Item>
    </Section>
  )
}
