import { FileExcelOutlined, InboxOutlined } from '@ant-design/icons'
import type { Endpoint } from '@qingyuan/core/contract'
import { Alert, Progress, Upload } from 'antd'
import { useRef, useState, type ReactNode } from 'react'
import type { z } from 'zod'
import { IssueList } from './issue-list.tsx'
import { issuesOf, textOf, useAction, type ActionInput } from './use-action.ts'

interface FileUploadProps<In extends z.ZodType, Out extends z.ZodType> {
  endpoint: Endpoint<In, Out>
  /** What goes with each file; called once per file, so that new ids can be made. */
  input: () => ActionInput<In>
  onDone?: (output: z.output<Out>) => void
  /** As the browser's file dialog takes it: `.xlsx,.xls`. */
  accept?: string
  title?: string
  hint?: ReactNode
  /** Several files are sent one after the other. */
  multiple?: boolean
  done?: string
}

/** A place to drop files on or choose them from; sends at once, shows how far, and each problem by its place in the file. */
export function FileUpload<In extends z.ZodType, Out extends z.ZodType>(props: FileUploadProps<In, Out>) {
  const { endpoint, input, onDone, accept, title = '点这里选文件，或把文件拖到这里', hint = '单个文件不超过 50 MB', multiple, done = '已上传' } = props
  const action = useAction(endpoint, { done, showError: false, ...(onDone && { onDone }) })
  const [name, setName] = useState('')
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const send = (file: File) => {
    last.current = last.current.then(() => {
      setName(file.name)
      return action.run(input(), file)
    })
  }
  return (
    <div className="file-upload">
      <Upload.Dragger {...(accept && { accept })} multiple={multiple ?? false} showUploadList={false} disabled={action.pending && !multiple}
        beforeUpload={(file) => { send(file); return false }}>
        <p className="file-upload-icon">{accept?.includes('xls') ? <FileExcelOutlined /> : <InboxOutlined />}</p>
        <p className="file-upload-title">{title}</p>
        <p className="file-upload-hint">{hint}</p>
      </Upload.Dragger>
      {action.pending && <Progress percent={action.progress ?? 0} size="small" format={(percent) => percent === 100 ? '正在处理' : `${percent ?? 0}%`} />}
      {action.error && (
        <Alert type="error" showIcon title={`${name}：${textOf(action.error)}`} closable={{ onClose: action.reset }}
          {...(issuesOf(action.error).length > 0 && { description: <IssueList issues={issuesOf(action.error)} /> })} />
      )}
    </div>
  )
}
