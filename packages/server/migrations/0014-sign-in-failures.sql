-- Wrong passwords are counted for every name in the same way, so that the answer "locked" does not tell which names
-- have an account. Failures a day apart do not add up.

alter table user_secrets add failed_at timestamptz;

/* Names that no account bears, as keyed hashes: who types a password into the name's field has not left it here.
   Nobody reads or writes it but through the function below. */
create table unknown_names (
  token text primary key,
  failed_count int not null,
  failed_at timestamptz not null,
  locked_until timestamptz
);
create index unknown_names_failed on unknown_names (failed_at);

/* Counts one failure. Returns until when the name is locked, or null. plpgsql, since viewer_system() is made later. */
create function fail_unknown_name(name_token text, at timestamptz, lock_after int, lock_minutes int) returns timestamptz
language plpgsql security definer set search_path = public as $$
declare known unknown_names;
begin
  if viewer_system() <> 'signin' then raise insufficient_privilege; end if;
  delete from unknown_names where failed_at < at - interval '1 day' and (locked_until is null or locked_until < at);
  insert into unknown_names as u (token, failed_count, failed_at) values (name_token, 0, at) on conflict (token) do nothing;
  select * into known from unknown_names where token = name_token for update;
  if known.locked_until > at then return known.locked_until; end if;
  known.failed_count := case when known.failed_at < at - interval '1 day' then 1 else known.failed_count + 1 end;
  known.locked_until := case when known.failed_count >= lock_after then at + make_interval(mins => lock_minutes) end;
  update unknown_names set failed_count = case when known.locked_until is null then known.failed_count else 0 end, failed_at = at, locked_until = known.locked_until
    where token = name_token;
  return known.locked_until;
end $$;
