-- Organisation, accounts, audit, files. Ids are UUIDs made by the client; open lists hold their Chinese name as value.

create table regions (
  id uuid primary key,
  parent_id uuid references regions,
  path text not null unique,                      -- '/<id>/<id>/': materialised, so that a subtree is a prefix
  name text not null check (name <> ''),
  kind text not null check (kind in ('province', 'city', 'county', 'zone', 'street', 'town', 'township', 'village', 'community', 'grid')),
  national_code text,                             -- an attribute only: functional zones and grids have none
  sort int not null default 0,
  active boolean not null default true
);
create index regions_parent on regions (parent_id);
create index regions_path on regions (path text_pattern_ops);

create table units (
  id uuid primary key,
  parent_id uuid references units,
  region_id uuid not null references regions,
  name text not null unique check (name <> ''),
  short_name text not null check (short_name <> ''),
  kind text not null check (kind in ('leading_group', 'office', 'member', 'partner', 'town', 'village', 'superior')),
  scope text not null check (scope in ('region', 'sector', 'none')),   -- what its people see: their region, their sectors, or only what reaches them
  has_accounts boolean not null default true,
  phone text,
  document_prefix text,                           -- 发文机关代字, for numbered papers
  sort int not null default 0,
  active boolean not null default true
);
create index units_region on units (region_id);

create table unit_sectors (
  unit_id uuid not null references units,
  sector text not null,
  role text not null check (role in ('lead', 'support')),
  basis text not null default '',                 -- document and item that assign the duty
  primary key (unit_id, sector)
);
create index unit_sectors_sector on unit_sectors (sector);

create table users (
  id uuid primary key,
  username text not null unique check (username = lower(username) and username <> ''),
  name text not null check (name <> ''),
  unit_id uuid not null references units,
  post text not null default '',
  mobile text,
  active boolean not null default true,
  created_at timestamptz not null default now()
);
create index users_unit on users (unit_id);

create table user_roles (
  user_id uuid not null references users,
  role text not null,
  primary key (user_id, role)
);
-- Narrower (or other) regions than the unit's own, e.g. a grid worker's village.
create table user_regions (
  user_id uuid not null references users,
  region_id uuid not null references regions,
  primary key (user_id, region_id)
);
create table user_secrets (
  user_id uuid primary key references users,
  password_hash text,
  totp_secret text,                               -- encrypted with a key outside the database
  totp_confirmed_at timestamptz,
  totp_last_step bigint,                          -- a code is good once
  failed_count int not null default 0,
  locked_until timestamptz,
  password_changed_at timestamptz
);
create table activation_links (
  token_hash text primary key,
  user_id uuid not null references users,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index activation_links_user on activation_links (user_id);
create table sessions (
  id text primary key,                            -- SHA-256 of the cookie's token
  user_id uuid not null references users,
  csrf text not null,
  second_factor boolean not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text not null default '',
  agent text not null default ''
);
create index sessions_user on sessions (user_id);

create table contacts (
  id uuid primary key,
  unit_id uuid not null references units,
  position text not null check (position in ('分管领导', '负责人', '联络员')),
  name text not null,
  post text not null default '',
  mobile text not null default '',
  landline text not null default '',
  remark text not null default '',
  sort int not null default 0
);
create index contacts_unit on contacts (unit_id);
create table task_force_members (
  id uuid primary key,
  unit_id uuid not null references units,
  name text not null,
  post text not null default '',
  duty text not null default '',
  from_on date not null,
  to_on date check (to_on is null or to_on >= from_on)
);
create index task_force_members_unit on task_force_members (unit_id);

create table code_items (
  list text not null,                             -- 'lead-source', 'sector', 'mode', 'outcome', …
  name text not null,
  grouping text not null default '',
  sort int not null default 0,
  local boolean not null default false,           -- added by this office
  active boolean not null default true,
  primary key (list, name)
);
create table settings (
  key text primary key,
  value jsonb not null,
  document text not null default '',              -- 文号 of the local rule behind the value
  valid_from date,
  valid_to date,
  updated_at timestamptz not null default now(),
  updated_by uuid references users
);
create table number_counters (
  name text not null,
  year int not null,
  last int not null,
  primary key (name, year)
);

create table command_log (
  command_id uuid primary key,
  action text not null,
  actor text not null,                            -- user id or 'system:…'
  at timestamptz not null,
  result_id uuid
);
create table audit_seals (
  no int primary key,
  first_id bigint not null,
  last_id bigint not null,
  row_count int not null,
  previous text not null,
  hash text not null,
  sealed_at timestamptz not null
);
create table audit_log (
  id bigint generated always as identity primary key,
  command_id uuid,
  action text not null,
  subject_type text not null,
  subject_id uuid,
  actor_id uuid,
  actor text not null,                            -- shown name, or 'system:…'
  unit_id uuid,
  at timestamptz not null,
  before jsonb,
  after jsonb,
  note text not null default '',
  seal_no int references audit_seals
);
create index audit_log_subject on audit_log (subject_id, id);
create index audit_log_at on audit_log (at);
create index audit_log_actor on audit_log (actor_id, id);
create index audit_log_action on audit_log (action, id);
create index audit_log_unsealed on audit_log (id) where seal_no is null;
create index audit_log_seal on audit_log (seal_no);

create table files (
  id uuid primary key,
  sha256 text not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  stored_at timestamptz not null,
  uploaded_by uuid references users,
  unit_id uuid references units,
  owner_type text not null,                       -- 'lead', 'submission', 'activity', 'import', 'template', …
  owner_id uuid not null
);
create index files_owner on files (owner_id);
