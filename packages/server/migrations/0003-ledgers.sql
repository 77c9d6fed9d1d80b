-- The month: what is asked, from whom, by when; what each unit submitted, frozen; templates of tables.

create table report_types (
  code text primary key,
  name text not null,
  purpose text not null check (purpose in ('ledger', 'inspection', 'cases', 'document')),
  collector_kind text not null check (collector_kind in ('office', 'town', 'superior')),
  period_kind text not null check (period_kind in ('month', 'once')),
  due_day int check (due_day between 1 and 31),
  due_month_offset int not null default 1,        -- 1: in the month after the period; 0: in the period itself
  due_rule text not null default 'earlier' check (due_rule in ('earlier', 'later', 'none')),
  due_on date,                                    -- for one-off dates
  basis text not null default '',                 -- document and article that ask for it
  active boolean not null default true
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
  due_note text not null default '',              -- e.g. 5日为周日，提前；或通知文号
  state text not null check (state in ('open', 'closed')),
  created_at timestamptz not null,
  created_by uuid references users
);
create unique index collections_once on collections (report_type, collector_unit_id, period) where period is not null;
create index collections_period on collections (period, report_type);

create table submissions (
  id uuid primary key,
  collection_id uuid not null references collections,
  unit_id uuid not null references units,
  region_id uuid not null references regions,
  state text not null check (state in ('filling', 'group_approval', 'submitted', 'returned', 'accepted', 'correcting')),
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
  approval_code text,                             -- version code printed on the 审定单
  approved_by uuid references users,
  approved_by_name text not null default '',
  approved_on date,
  approval_file_id uuid references files,
  on_behalf boolean not null default false,       -- 代报
  submitted_by uuid references users,
  return_reason text not null default '',
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
create table submission_rows (
  submission_id uuid not null references submissions,
  lead_id uuid not null references leads,
  position int not null,
  confirmed text check (confirmed in ('unchanged', 'changed')),
  texts jsonb not null default '{}',              -- hand-edited text columns; they survive to next month, marked
  primary key (submission_id, lead_id)
);
create index submission_rows_lead on submission_rows (lead_id);
create table submission_versions (
  id uuid primary key,
  submission_id uuid not null references submissions,
  no int not null,
  code text not null unique,
  content jsonb not null,                         -- rows, totals, movement: all that the paper shows, frozen
  sha256 text not null,
  reason text not null default '',                -- why corrected
  submitted_at timestamptz not null,
  submitted_by uuid references users,
  unique (submission_id, no)
);
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
