import { importContacts } from '@qingyuan/core/org/org-api'
import { rosterHeadings } from '@qingyuan/core/org/roster'
import { App, Form, Modal } from 'antd'
import { useState } from 'react'
import { FileUpload } from '../../shared/file-upload.tsx'
import { UnitSelect } from '../../shared/selects.tsx'

/** Takes over rosters from a spreadsheet: forms of 附件1 or a flat list; all rows or none. */
export function ContactImport({ unitIds, onClose }: { unitIds: Set<string>; onClose: () => void }) {
  const { message } = App.useApp()
  const only = unitIds.size === 1 ? [...unitIds][0]! : null
  const [unitId, setUnitId] = useState<string | null>(only)
  return (
    <Modal open title="导入联系人名单" footer={null} onCancel={onClose}>
      <p className="dialog-note">用附件1的格式（可以先“导出 Excel”，填好再导入），或一行一人的清单：{rosterHeadings.join('、')}。
        文件里出现的单位，名单以文件为准，文件里没有的人会移出；有一处读不通就全部不导入。</p>
      <Form layout="vertical"><Form.Item label="单位" extra="表里没有写单位名称时选定；写了的不用选。">
        <UnitSelect value={unitId} onChange={setUnitId} only={(unit) => unitIds.has(unit.id)} placeholder="按表里写的单位" />
      </Form.Item></Form>
      <FileUpload endpoint={importContacts} input={() => ({ unitId })} accept=".xlsx,.xls,.csv" hint="支持 .xlsx、.xls、.csv" done=""
        onDone={(answer) => {
          void message.success(`已导入${answer.unitNames.length}个单位：新增${answer.added}人，修改${answer.changed}人，移出${answer.removed}人，未变${answer.unchanged}人`, 6)
          onClose()
        }} />
    </Modal>
  )
}
