import { getSubject, mergeSubjects, type SubjectFile } from '@qingyuan/core/subjects/subject-api'
import { subjectKindLabels } from '@qingyuan/core/subjects/subject'
import { Alert, Form, Input } from 'antd'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { SubjectSelect } from '../../shared/record-selects.tsx'
import { useRead } from '../../shared/use-read.ts'

interface Values { intoId: string | null; reason: string }

/** Joins this file to another one of the same subject. */
export function SubjectMergeDialog({ file, onClose, onDone }: { file: SubjectFile; onClose: () => void; onDone: (intoId: string) => void }) {
  return (
    <FormDialog<typeof mergeSubjects.input, typeof mergeSubjects.output, Values> title={`把“${file.name}”并入另一份档案`} endpoint={mergeSubjects} okText="合并" danger done="已合并" width={640}
      initial={{ intoId: null, reason: '' }} onClose={onClose} onDone={(output) => onDone(output.id)} toInput={({ intoId, reason }) => ({ id: file.id, intoId: intoId!, reason })}>
      {(form) => <>
        <p className="dialog-note">确是同一个主体、重复建了档时才合并。这份档案的线索、案件和登记的号码都移过去，名称记为曾用名；档案本身保留，只能查阅。合并后不能自动拆开。只是有关联的不要合并，登记相同的电话、账户即可看到。</p>
        <Form.Item name="intoId" label="并入哪个主体" rules={[{ required: true, message: '请选择主体' }]}><SubjectSelect autoFocus except={file.id} /></Form.Item>
        <Form.Item noStyle dependencies={['intoId']}>{() => <Target file={file} id={form.getFieldValue('intoId') as string | null} />}</Form.Item>
        <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }, { min: 2, message: '至少2个字' }, { max: 500, message: '最多500个字' }]}>
          <Input.TextArea rows={3} maxLength={500} showCount placeholder="例如：同一企业，7月导入时名称少写了“样河区”" />
        </Form.Item>
      </>}
    </FormDialog>
  )
}

/** Both files side by side, before they become one. */
function Target({ file, id }: { file: SubjectFile; id: string | null }) {
  const { data } = useRead(getSubject, { id: id ?? '' }, { enabled: id !== null })
  if (!id || !data) return null
  const clash = file.code !== null && data.code !== null && file.code !== data.code
  const rows: [string, string, string][] = [
    ['名称', file.name, data.name], ['类型', subjectKindLabels[file.kind], subjectKindLabels[data.kind]], ['统一社会信用代码', file.code ?? '—', data.code ?? '—'],
    ['所在地', file.regionName, data.regionName], ['线索', `${file.leads.length} 条`, `${data.leads.length} 条`],
  ]
  return (
    <div className="form-message">
      <table className="plain-table merge-table">
        <thead><tr><th /><th>这份（并入后只供查阅）</th><th>并入（保留）</th></tr></thead>
        <tbody>{rows.map(([label, from, into]) => <tr key={label}><th scope="row">{label}</th><td>{from}</td><td>{into}</td></tr>)}</tbody>
      </table>
      {clash && <Alert type="error" showIcon title="两份档案的统一社会信用代码不同，不是同一主体，不能合并。" />}
      {!data.details && <Alert type="warning" showIcon title="目标主体不在您的工作范围内，请由专班办合并。" />}
    </div>
  )
}
