-- Bank statements as records: how they came and what they are for, what was read, what was worked out and judged.
-- The rows themselves are in the store of masses; names and numbers here are sealed.

create table bank_batches (
  id uuid primary key,
  unit_id uuid not null references units,         -- the office that handles it, and nobody else
  lead_id uuid references leads,
  subject_id uuid references subjects,
  title text not null,
  purpose text not null check (purpose <> ''),
  source text not null check (source in ('query', 'handed_in', 'bank_notice')),
  access text not null check (access in ('case', 'restricted')),
  came_from text not null default '',             -- who handed it in; the bank
  document text not null default '',
  received_on date not null,
  approval_act_id uuid references acts,
  approved_by_name text not null default '',
  approved_on date,
  approval_paper text not null default '',
  state text not null check (state in ('open', 'loading', 'loaded', 'failed', 'withdrawing', 'withdrawn')),
  load_id uuid,                                   -- the reading that counts, as the store of masses names it
  loading_id uuid,                                -- the one under way, or cut off
  load_attempts int not null default 0,           -- begun and cut off, one after the other
  choices jsonb not null default '{}',            -- by file name: the layout that a person has settled
  progress_rows bigint not null default 0,
  progress_file text not null default '',
  message text not null default '',
  rows_read bigint not null default 0,
  rows_loaded bigint not null default 0,
  rows_set_aside bigint not null default 0,
  rows_duplicate bigint not null default 0,
  balance_breaks bigint not null default 0,
  created_at timestamptz not null,
  created_by uuid references users,
  loaded_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by uuid references users,
  withdrawn_reason text not null default '',
  check (rows_read = rows_loaded + rows_set_aside + rows_duplicate),
  check ((access = 'restricted') = (source = 'bank_notice')),
  check (source <> 'query' or (approved_by_name <> '' and approved_on is not null)),
  check (state <> 'loaded' or load_id is not null)
);
create index bank_batches_unit on bank_batches (unit_id, created_at desc);
create index bank_batches_lead on bank_batches (lead_id) where lead_id is not null;
create index bank_batches_subject on bank_batches (subject_id) where subject_id is not null;

-- What was uploaded; kept sealed in the file store under the hash of what is stored.
create table bank_uploads (
  id uuid primary key,                            -- also of its row in files
  batch_id uuid not null references bank_batches,
  name text not null,
  bytes bigint not null,
  sha256 text not null,                           -- of the file as it came
  uploaded_at timestamptz not null,
  uploaded_by uuid references users,
  seq bigint generated always as identity,
  unique (batch_id, name),
  unique (batch_id, sha256)
);
-- Each statement as it was read, also those inside archives.
create table bank_files (
  batch_id uuid not null references bank_batches,
  file_no int not null,
  name text not null,
  layout text,
  layout_title text not null default '',
  bank text,
  encoding text,
  rows_read bigint not null,
  rows_loaded bigint not null,
  rows_set_aside bigint not null,
  rows_duplicate bigint not null,
  balance_breaks bigint not null,
  problem text,
  questions jsonb not null default '[]',
  sealed_details text not null,                   -- tables with samples, places of breaks: they hold names and numbers
  primary key (batch_id, file_no),
  check (rows_read = rows_loaded + rows_set_aside + rows_duplicate)
);
-- Layouts that a person of the office has settled.
create table bank_layouts (
  id uuid primary key,
  unit_id uuid not null references units,
  code text not null,
  title text not null,
  bank text,
  layout jsonb not null,
  active boolean not null default true,
  updated_at timestamptz not null,
  updated_by uuid references users,
  unique (unit_id, code)
);

create table bank_runs (
  id uuid primary key,
  unit_id uuid not null references units,
  lead_id uuid references leads,
  access text not null check (access in ('case', 'restricted')),
  batch_ids uuid[] not null check (cardinality(batch_ids) > 0),
  load_ids uuid[] not null check (cardinality(load_ids) = cardinality(batch_ids)),
  cleaning uuid,                                  -- in the store of masses; null until it is done, and when it is gone
  cleaned jsonb,                                  -- the counts of the cleaning, which add up
  counts jsonb,                                   -- subjects by verdict
  attempts int not null default 0,                -- begun and cut off, one after the other
  version text not null default '',               -- of the analyses
  state text not null check (state in ('running', 'done', 'failed', 'cancelled', 'void')),
  step text not null default '',
  percent int not null default 0 check (percent between 0 and 100),
  message text not null default '',
  started_at timestamptz not null,
  started_by uuid references users,
  finished_at timestamptz
);
create index bank_runs_unit on bank_runs (unit_id, started_at desc);
create index bank_runs_lead on bank_runs (lead_id) where lead_id is not null;
create index bank_runs_running on bank_runs (id) where state = 'running';
create index bank_runs_batches on bank_runs using gin (batch_ids);

create table bank_subjects (
  id uuid primary key,
  run_id uuid not null references bank_runs on delete cascade,
  token uuid not null,                            -- as the store of masses knows it
  kind text not null check (kind in ('person', 'organisation')),
  name_mask text not null,
  id_mask text not null default '',
  sealed text not null,                           -- name, number, accounts
  verdict text not null check (verdict in ('fundraising-like', 'not-fundraising-like', 'not-enough-evidence')),
  score int not null check (score between 0 and 100),
  reasons jsonb not null,                         -- what the score is made of
  patterns jsonb not null,
  estimate jsonb,
  missing jsonb not null default '[]',
  from_on date not null,                          -- first and last day of its rows
  to_on date not null,
  settled boolean not null default false,         -- what each payment was taken for is in the store of masses
  unique (run_id, token)
);
create index bank_subjects_token on bank_subjects (token);

-- One finding per analysis, subject and window, however often it is found.
create table bank_findings (
  id uuid primary key,
  unit_id uuid not null references units,
  code text not null,
  token uuid not null,
  window_key text not null,
  version text not null,
  from_on date not null,
  to_on date not null,
  why text not null,
  evidence_hash text not null,
  first_run_id uuid not null references bank_runs,
  run_id uuid not null references bank_runs,      -- that found it last
  found_at timestamptz not null,
  judgement text not null default 'open' check (judgement in ('open', 'confirmed', 'not', 'unclear')),
  judged_hash text,                               -- the evidence that was judged: another one opens it again
  judged_at timestamptz,
  judged_by uuid references users,
  judged_reason text not null default '',
  unique (unit_id, code, token, window_key)
);
create index bank_findings_run on bank_findings (run_id);
create table bank_judgements (
  id uuid primary key,
  finding_id uuid not null references bank_findings,
  version text not null,
  evidence_hash text not null,
  judgement text not null check (judgement in ('confirmed', 'not', 'unclear')),
  reason text not null,
  judged_at timestamptz not null,
  judged_by uuid references users,
  seq bigint generated always as identity
);
create index bank_judgements_finding on bank_judgements (finding_id, seq desc);

-- Figures that a person took into a lead: which, on what basis, from which subject of which run.
create table bank_confirmations (
  id uuid primary key,
  run_id uuid not null references bank_runs,
  token uuid not null,
  lead_id uuid not null references leads,
  access text not null check (access in ('case', 'restricted')),
  basis text not null check (basis in ('gross', 'net')),
  figures jsonb not null,
  as_of date not null,
  note text not null default '',
  confirmed_at timestamptz not null,
  confirmed_by uuid references users
);
create index bank_confirmations_lead on bank_confirmations (lead_id);
create index bank_confirmations_run on bank_confirmations (run_id);
