-- Subjects (one file each), the lead register, cases, tasks, activities, imports.

/* Substrings of two characters; searched through an array index, which works on every PostgreSQL without an extension. */
create function bigrams(value text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct substr(value, i, 2)), '{}') from generate_series(1, greatest(char_length(value) - 1, 1)) i
$$;

create table subjects (
  id uuid primary key,
  kind text not null check (kind in ('enterprise', 'individual_business', 'cooperative', 'organisation', 'person')),
  name text not null check (name <> ''),
  name_key text not null,                         -- normalised, see core/subjects/subject-name.ts
  name_grams text[] generated always as (bigrams(name_key)) stored,
  code text,                                      -- 统一社会信用代码
  code_warning text not null default '',
  region_id uuid not null references regions,
  merged_into uuid references subjects,
  created_at timestamptz not null,
  created_by uuid references users,
  created_unit_id uuid references units
);
create index subjects_name_key on subjects (name_key);
create index subjects_name_grams on subjects using gin (name_grams);
create unique index subjects_code on subjects (code) where code is not null and merged_into is null;
create index subjects_region on subjects (region_id);

create table subject_details (
  subject_id uuid primary key references subjects,
  sector text not null default '',
  registered_address text not null default '',
  actual_address text not null default '',
  person_in_charge text not null default '',
  phone text not null default '',
  legal_representative text not null default '',
  business text not null default '',              -- what it does
  promise text not null default '',               -- what it promises
  licence text not null default '',               -- permission held, or none
  former_names text not null default '',
  registered_on date,
  standing text not null default '',              -- 存续、注销、吊销、无照 …
  remark text not null default '',
  updated_at timestamptz not null
);
-- Things by which subjects are joined. ID and account numbers are held encrypted; `token` is a keyed hash for equality.
create table subject_identifiers (
  id uuid primary key,
  subject_id uuid not null references subjects,
  kind text not null check (kind in ('phone', 'person', 'id_number', 'account', 'address', 'website', 'wechat')),
  shown text not null,                            -- as typed, or masked where `secret` holds the original
  secret text,
  token text not null,
  note text not null default '',
  added_at timestamptz not null,
  added_by uuid references users,
  unique (subject_id, kind, token)
);
create index subject_identifiers_token on subject_identifiers (token);

create table import_batches (
  id uuid primary key,
  kind text not null,                             -- 'leads', 'cases', 'roster', 'submission'
  file_id uuid not null references files,
  file_name text not null,
  unit_id uuid not null references units,
  region_id uuid not null references regions,
  created_by uuid references users,
  created_at timestamptz not null,
  state text not null check (state in ('reading', 'preview', 'committing', 'done', 'failed', 'withdrawn')),
  progress int not null default 0,                -- rows read
  error text not null default '',
  mapping jsonb not null default '{}',
  counts jsonb not null default '{}',
  owner_id uuid,                                  -- e.g. the submission that the rows belong to
  finished_at timestamptz
);
create index import_batches_unit on import_batches (unit_id, created_at);
create table import_rows (
  batch_id uuid not null references import_batches on delete cascade,
  position int not null,
  sheet text not null,
  row_number int not null,
  cells jsonb not null,                           -- the raw row, kept beside the parsed one
  parsed jsonb,
  problems jsonb not null default '[]',           -- [{ column, message, candidates? }]
  decision text not null default 'undecided' check (decision in ('undecided', 'new', 'match', 'skip')),
  subject_id uuid,
  lead_id uuid,
  primary key (batch_id, position)
);
create table import_mappings (
  id uuid primary key,
  unit_id uuid not null references units,
  kind text not null,
  signature text not null,                        -- the headings, normalised and joined
  mapping jsonb not null,
  used_at timestamptz not null,
  unique (unit_id, kind, signature)
);

create table leads (
  id uuid primary key,
  number text not null unique,
  subject_id uuid not null references subjects,
  received_on date not null,
  source text not null,
  source_note text not null default '',
  superior_number text not null default '',       -- 来文号
  superior_due_on date,
  region_id uuid not null references regions,
  main_unit_id uuid not null references units,    -- 主报单位: the lead counts once, here
  created_unit_id uuid not null references units,
  sector text not null default '',
  mode text not null default '',
  channel text check (channel in ('online', 'offline', 'both')),
  cross_region text check (cross_region in ('none', 'city', 'province')),
  summary text not null default '',
  promise text not null default '',
  amount_fen bigint check (amount_fen >= 0),
  amount_source text not null default '',
  amount_on date,
  people int check (people >= 0),
  people_source text not null default '',
  people_on date,
  unpaid_fen bigint check (unpaid_fen >= 0),
  unpaid_source text not null default '',
  unpaid_on date,
  repaid_fen bigint check (repaid_fen >= 0),
  repaid_source text not null default '',
  repaid_on date,
  figures_apply boolean not null default true,    -- false: a name only, no money (prints –, not 待核)
  outcome text not null default '',               -- 处理结果: 企业现状
  state text not null check (state in ('registered', 'dispatched', 'following', 'excluded', 'struck_off', 'merged')),
  restricted boolean not null default false,
  merged_into uuid references leads,
  batch_id uuid references import_batches,
  major boolean not null default false,           -- 重大情况
  version int not null default 1,
  created_at timestamptz not null,
  created_by uuid references users,
  updated_at timestamptz not null
);
create index leads_received on leads (received_on desc, id);
create index leads_region on leads (region_id, received_on desc);
create index leads_subject on leads (subject_id);
create index leads_main_unit on leads (main_unit_id, received_on desc);
create index leads_created_unit on leads (created_unit_id);
create index leads_state on leads (state, received_on desc);
create index leads_sector on leads (sector, received_on desc);
create index leads_batch on leads (batch_id) where batch_id is not null;
create index leads_amount on leads (amount_fen desc nulls last, id);
create index leads_people on leads (people desc nulls last, id);
create index leads_unpaid on leads (unpaid_fen desc nulls last, id);

create table lead_readers (
  lead_id uuid not null references leads,
  user_id uuid not null references users,
  primary key (lead_id, user_id)
);
create index lead_readers_user on lead_readers (user_id);
-- Every unit that reported the same lead; it counts only at leads.main_unit_id.
create table lead_reporters (
  lead_id uuid not null references leads,
  unit_id uuid not null references units,
  reported_on date not null,
  primary key (lead_id, unit_id)
);
create index lead_reporters_unit on lead_reporters (unit_id);
-- Who told us. Encrypted, apart, opened per person and purpose.
create table lead_informants (
  lead_id uuid primary key references leads,
  code text not null unique,                      -- JB-2026-0007, all that others see
  secret text not null,
  created_at timestamptz not null
);
create table lead_figures (
  id uuid primary key,
  lead_id uuid not null references leads,
  field text not null check (field in ('amount', 'people', 'unpaid', 'repaid')),
  value bigint check (value >= 0),                -- fen, or persons; null is 待核
  source text not null,
  as_of date not null,
  note text not null default '',
  recorded_at timestamptz not null,
  recorded_by uuid references users
);
create index lead_figures_lead on lead_figures (lead_id, field, as_of, recorded_at);
create table lead_events (
  id uuid primary key,
  lead_id uuid not null references leads,
  kind text not null,
  on_date date not null,
  at_time text check (at_time ~ '^[0-2][0-9]:[0-5][0-9]$'),
  title text not null,
  body text not null default '',
  unit_id uuid references units,
  place text not null default '',                 -- to or from whom, e.g. 示北省登记地
  created_at timestamptz not null,
  created_by uuid references users,
  backfilled boolean not null default false,      -- 补录: happened before the office went live
  seq bigint generated always as identity         -- order within a day
);
create index lead_events_lead on lead_events (lead_id, on_date, created_at);
create index lead_events_kind on lead_events (kind, on_date);
create table assignments (
  id uuid primary key,
  number text not null unique,
  lead_id uuid not null references leads,
  unit_id uuid not null references units,
  role text not null check (role in ('lead', 'support')),
  instruction text not null,
  due_on date not null,
  superior_due_on date,
  discloses_lead boolean not null default true,   -- false: the unit sees the instruction, not the lead
  state text not null check (state in ('sent', 'signed', 'answered', 'accepted', 'withdrawn')),
  sent_by_unit_id uuid not null references units,
  sent_by uuid references users,
  sent_on date not null,
  sent_at timestamptz not null,
  signed_at timestamptz,
  signed_by uuid references users,
  answered_at timestamptz,
  answered_on date,
  answer text not null default '',
  return_reason text not null default '',
  accepted_at timestamptz,
  pressed_count int not null default 0
);
create index assignments_lead on assignments (lead_id);
create index assignments_unit on assignments (unit_id, state, due_on);
create index assignments_sent_by on assignments (sent_by_unit_id, state, due_on);
create table presses (
  id uuid primary key,
  target_type text not null check (target_type in ('assignment', 'submission')),
  target_id uuid not null,
  unit_id uuid not null references units,         -- who is pressed
  by_unit_id uuid not null references units,
  text text not null,
  at timestamptz not null,
  by_user uuid references users
);
create index presses_target on presses (target_id);
create index presses_unit on presses (unit_id, at);

create table case_files (
  id uuid primary key,
  number text not null unique,                    -- 立案号
  name text not null,
  subject_id uuid references subjects,
  lead_id uuid references leads,
  region_id uuid not null references regions,
  filed_on date,
  stage text not null default '',
  amount_fen bigint check (amount_fen >= 0),
  people int check (people >= 0),
  repaid_basis_points int check (repaid_basis_points between 0 and 10000),   -- 42.50% is 4250
  lead_place text not null default '',
  led_elsewhere boolean not null default false,
  leader text not null default '',                -- 包案领导
  supervised text not null default '',            -- 挂牌督办
  difficulty text not null default '',
  progress text not null default '',
  progress_on date,
  updated_at timestamptz not null,
  version int not null default 1
);
create index case_files_region on case_files (region_id);
create index case_files_lead on case_files (lead_id);
create index case_files_subject on case_files (subject_id);
create table case_updates (
  id uuid primary key,
  case_id uuid not null references case_files,
  on_date date not null,
  stage text not null,
  progress text not null default '',
  difficulty text not null default '',
  changed jsonb not null default '{}',
  batch_id uuid references import_batches,
  at timestamptz not null,
  by_user uuid references users
);
create index case_updates_case on case_updates (case_id, on_date);

create table tasks (
  id uuid primary key,
  title text not null,
  basis text not null default '',                 -- the article or document behind the date
  due_on date not null,
  unit_id uuid not null references units,
  user_id uuid references users,
  owner_type text not null,
  owner_id uuid not null,
  created_at timestamptz not null,
  created_by uuid references users,
  done_at timestamptz,
  done_by uuid references users,
  done_note text not null default ''
);
create index tasks_unit on tasks (unit_id, due_on) where done_at is null;
create index tasks_owner on tasks (owner_id);

create table activities (
  id uuid primary key,
  kind text not null check (kind in ('sweep', 'publicity', 'training', 'meeting', 'talk', 'supervision')),
  on_date date not null,
  unit_id uuid not null references units,
  region_id uuid not null references regions,
  place text not null default '',
  title text not null default '',
  body text not null default '',
  sessions int not null default 1 check (sessions >= 0),
  subjects_checked int not null default 0 check (subjects_checked >= 0),     -- 主体家次
  households int not null default 0 check (households >= 0),
  attendees int not null default 0 check (attendees >= 0),
  leaflets int not null default 0 check (leaflets >= 0),
  lead_id uuid references leads,
  created_at timestamptz not null,
  created_by uuid references users,
  version int not null default 1,
  withdrawn boolean not null default false
);
create index activities_unit on activities (unit_id, on_date);
create index activities_region on activities (region_id, on_date);
create index activities_lead on activities (lead_id);
