-- One command, one input: what a command id was first used for.
alter table command_log add column input_hash text;   -- keyed; null for commands that came from no request

-- A link for an account in use is a reset: it works only when a second administrator has confirmed it, or, in an
-- office without a second one, while the account's own second factor stays in force.
alter table activation_links
  add column id uuid not null default gen_random_uuid() unique,
  add column kind text not null default 'activate' check (kind in ('activate', 'reset')),
  add column clears_second_factor boolean not null default false,
  add column needs_confirmation boolean not null default false,
  add column reason text not null default '',
  add column made_by uuid references users,
  add column confirmed_by uuid references users,
  add column confirmed_at timestamptz,
  add column applied_at timestamptz,                    -- the password was set by it; used_at alone also means taken back
  add column seen_at timestamptz,                       -- the owner has read who reset the account
  add check (confirmed_by is null or (made_by is not null and confirmed_by <> made_by and confirmed_by <> user_id)),
  add check ((confirmed_by is null) = (confirmed_at is null)),
  add check (not clears_second_factor or needs_confirmation);
