import type { MeasureView } from '@qingyuan/core/handling/handling-api'
import { isMeasure } from '@qingyuan/core/law/acts'
import { measureOf } from '@qingyuan/core/law/measure-table'
import { addresseeLabels, duties, stageLabels } from '@qingyuan/core/law/measure-words'
import { openStatusLabels } from '@qingyuan/core/law/measures'
import { headLabels, headNotes, organLabels } from '@qingyuan/core/law/organs'
import { Drawer } from 'antd'
import { mustNot, toBring } from './measure-words.ts'

/** One screen of help: what it is, who approves, who goes, what to bring, what not to do, which paper, which articles. */
export function MeasureHelp({ measure, onClose }: { measure: MeasureView | undefined; onClose: () => void }) {
  return (
    <Drawer open={measure !== undefined} onClose={onClose} title={measure?.label} size={680} destroyOnHidden>
      {measure && isMeasure(measure.code) && <Help measure={measure} />}
    </Drawer>
  )
}

function Help({ measure }: { measure: MeasureView }) {
  if (!isMeasure(measure.code)) return null
  const { approver, officers, paper, addressees, stage, powersOf, duties: steps, coercive } = measureOf(measure.code)
  const donts = mustNot(measure.code)
  const bring = toBring(measure.code)
  return (
    <dl className="measure-help">
      <dt>是什么</dt><dd>{measure.plain}</dd>
      <dt>现在</dt><dd>{measure.why === measure.plain ? openStatusLabels[measure.status] : measure.why}</dd>
      <dt>谁有权办</dt><dd>{powersOf.length > 0 ? powersOf.map((one) => organLabels[one]).join('、') : '没有机关可依条例实施'}</dd>
      <dt>什么时候</dt><dd>{stageLabels[stage]}{stage !== 'any' && '以后'}</dd>
      <dt>谁批准</dt><dd>{approver === 'none' ? '不须报批' : <>{headLabels[approver]}。{headNotes[approver].plain}</>}</dd>
      {bring.length > 0 && <><dt>要带</dt><dd>{bring.join('、')}</dd></>}
      <dt>几个人去</dt><dd>{officers > 0 ? `至少${officers}名，都持有效执法证件` : '没有人数要求'}</dd>
      <dt>对谁</dt><dd>{addressees.map((one) => addresseeLabels[one]).join('、')}</dd>
      {steps.length > 0 && <><dt>要做到</dt><dd>{steps.map((one) => duties[one].label).join('；')}</dd></>}
      {donts.length > 0 && <><dt>不能做</dt><dd className="matter-bad"><ul>{donts.map((one) => <li key={one}>{one}</li>)}</ul></dd></>}
      {coercive && <><dt>注意</dt><dd>属于行政强制措施：先批准后实施，夜间、法定节假日不实施，情况紧急的除外。</dd></>}
      {!(paper && bring.includes(paper)) && <><dt>文书</dt><dd>{paper ?? '没有固定文书，做好记录'}</dd></>}
      <dt>依据</dt><dd>{measure.articles}</dd>
    </dl>
  )
}
