-- Two people who edit the same subject: the second one is told. Every way of writing counts, imports too.
alter table subject_details add column version int not null default 1;
create function bump_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger bump_version before update on subject_details for each row execute function bump_version();

-- A photo that was added by mistake is taken away from its record; the bytes and who did it stay.
alter table files
  add column removed_at timestamptz,
  add column removed_by uuid references users;
