import type { LeadDetail } from '@qingyuan/core/leads/lead-api'
import { ClosingDialog } from './closing-dialog.tsx'
import { DispatchDialog } from './dispatch-dialog.tsx'
import { EventDialog } from './event-dialog.tsx'
import { JoinSubjectDialog } from './join-subject-dialog.tsx'
import { LeadEditDialog } from './lead-edit-dialog.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { ReporterDialog } from './reporter-dialog.tsx'
import { RestrictDialog } from './restrict-dialog.tsx'

export type LeadDialogName = 'dispatch' | 'event' | 'edit' | 'exclude' | 'strikeOff' | 'restart' | 'merge' | 'joinSubject' | 'reporter' | 'restrict'

/** The dialog of that name on this lead. */
export function LeadDialogs({ name, ...props }: { name: LeadDialogName; lead: LeadDetail; onClose: () => void }) {
  switch (name) {
    case 'dispatch': return <DispatchDialog {...props} />
    case 'event': return <EventDialog {...props} />
    case 'edit': return <LeadEditDialog {...props} />
    case 'merge': return <MergeDialog {...props} />
    case 'joinSubject': return <JoinSubjectDialog {...props} />
    case 'reporter': return <ReporterDialog {...props} />
    case 'restrict': return <RestrictDialog {...props} />
    case 'exclude':
    case 'strikeOff':
    case 'restart': return <ClosingDialog kind={name} {...props} />
  }
}
