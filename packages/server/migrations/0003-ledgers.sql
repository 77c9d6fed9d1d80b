-- The month: what is asked, from whom, by when; what each unit submitted, frozen; templates of tables.

create table report_types (
  code text primary key,
  name text not null,
  purpose text not null check (purpose in ('ledger', 'inspection', 'cases', 'document')),
  collector_kind text not null check (collector_kind in ('office', 'town', 'superior')),
  asked_kinds text[] not null,                    -- kinds of units that submit it: town, member, village, office
  needs_approval boolean not null default true,   -- the leading group approves before it leaves
  period_kind text not null check (period_kind in ('month', 'once')),
  due_day int check (due_day between 1 and 31),
  due_month_offset int not null default 1,        -- 1: in the month after the period; 0: in the period itself
  due_rule text not null default 'earlier' check (due_rule in ('earlier', 'later', 'none')),
  due_on date,                                    -- for one-off dates
  basis text not null default '',                 -- document and article that ask for it
  sort int not null default 0,
  active boolean not null default true,
  check (period_kind = 'once' or due_day is not null)
);
create table collections (
  id uuid primary key,
  report_type text not null references report_types,
  title text not null,
  period text,
  collector_unit_id uuid not null references units,
  from_on date not null,
  to_on date not null,
  as_of date not null,
  due_on date not null,
  nominal_due_on date not null,                   -- as the rule gives it
  due_note text not null default '',              -- why the rule moved it: 5日为周日，提前
  due_warning text not null default '',           -- what is not sure about it
  due_notice text not null default '',            -- number of the notice that set another day
  state text not null check (state in ('open', 'closed')),
  created_at timestamptz not null,
  created_by uuid references users
);
create unique index collections_once on collections (report_type, collector_unit_id, period) where period is not null;
create unique index collections_once_only on collections (report_type, collector_unit_id, to_on) where period is null;
create index collections_period on collections (period, report_type);

create table submissions (
  id uuid primary key,
  collection_id uuid not null references collections,
  unit_id uuid not null references units,
  region_id uuid not null references regions,
  state text not null check (state in ('filling', 'group_approval', 'submitted', 'returned', 'accepted', 'correcting')),
  opened_at timestamptz,                          -- null: asked, nobody has opened it (未报)
  filled_by uuid references users,                -- may not approve it himself
  extended_due_on date,
  extension_note text not null default '',
  first_submitted_at timestamptz,                 -- decides on time or late, for good
  first_submitted_on date,
  zero text check (zero in ('zero', 'no_change')),-- 零报送 | 本月无新增，存量 n 条
  checked_households int check (checked_households >= 0),
  checked_firms int check (checked_firms >= 0),
  checked_note text not null default '',
  filler text not null default '',
  head text not null default '',
  phone text not null default '',
  approval text check (approval in ('screen', 'paper')),
  approved_by uuid references users,
  approved_by_name text not null default '',
  approved_on date,
  approval_file_id uuid references files,
  on_behalf boolean not null default false,       -- 代报
  submitted_by uuid references users,
  return_reason text not null default '',
  correction_reason text not null default '',     -- why it was opened again; goes with the version that comes of it
  reviewed_by uuid references users,
  reviewed_at timestamptz,
  addressed_to text not null default '',          -- upward: to whom, by whom signed, 文号, stamped copy
  signed_by text not null default '',
  document_number text not null default '',
  stamped_file_id uuid references files,
  note text not null default '',
  version int not null default 1,
  updated_at timestamptz not null,
  unique (collection_id, unit_id)
);
create index submissions_unit on submissions (unit_id, state);
create index submissions_region on submissions (region_id);
create index submissions_approval_file on submissions (approval_file_id) where approval_file_id is not null;
create table submission_rows (
  submission_id uuid not null references submissions,
  lead_id uuid not null references leads,
  confirmed text check (confirmed in ('unchanged', 'changed')),
  texts jsonb not null default '{}',              -- { column: { text, draft } }: hand edits survive to next month, marked
  primary key (submission_id, lead_id)
);
create index submission_rows_lead on submission_rows (lead_id);
-- Frozen when it is sent for approval, so that what is signed is what is submitted.
create table submission_versions (
  id uuid primary key,
  submission_id uuid not null references submissions,
  no int not null,
  code text not null unique,
  content jsonb not null,                         -- rows, movement, header: all that the paper shows but restricted leads
  sha256 text not null,                           -- see submission_version_hash() in policies.sql
  reason text not null default '',                -- why corrected
  frozen_at timestamptz not null,
  frozen_by uuid references users,
  submitted_at timestamptz,                       -- null: waiting for approval
  submitted_by uuid references users,
  voided_at timestamptz                           -- taken back before it was submitted; its paper is void
);
create unique index submission_versions_no on submission_versions (submission_id, no) where voided_at is null;
-- Rows of restricted leads in a frozen version: apart, so that only their readers see them.
create table submission_restricted_rows (
  version_id uuid not null references submission_versions,
  lead_id uuid not null references leads,
  position int not null,
  row jsonb,                                      -- null: not in the table, only in the movement
  movement jsonb not null,
  primary key (version_id, lead_id)
);
create index submission_restricted_rows_lead on submission_restricted_rows (lead_id);
create table form_templates (
  id uuid primary key,
  code text not null unique,
  title text not null,
  source text not null default '',                -- the document that asks for the form
  file_id uuid references files,                  -- null: the template shipped with the product
  built_in text not null default '',
  bindings jsonb not null default '{}',
  active boolean not null default true,
  updated_at timestamptz not null,
  updated_by uuid references users,
  version int not null default 1
);
-- A code printed on every paper: type it in and see whether this paper is the frozen one.
create table paper_codes (
  code text primary key,
  kind text not null,
  title text not null,
  unit_id uuid references units,
  region_id uuid references regions,
  owner_id uuid,
  sha256 text not null,
  seal_no int,
  seal_hash text,
  issued_at timestamptz not null,
  issued_by uuid references users
);
create index paper_codes_owner on paper_codes (owner_id);
