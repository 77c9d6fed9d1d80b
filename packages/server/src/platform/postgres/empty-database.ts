import type pg from 'pg'
import { PostgresError } from './postgres-error.ts'

/** Refuses a database that holds anything: what is there must not be mixed with a backup, nor be overwritten. */
export async function checkEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${ownSchema} and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
      and not ${ofExtension('pg_class', 'c.oid')} limit 1`)
  if (rows[0]) throw new PostgresError(`数据库不是空的（已有 ${rows[0].name}），没有恢复。请新建一个空数据库再恢复。`)
}

const ownSchema = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'"

/** Removes everything from a database that was empty before a restore began, except what extensions own. */
export async function wipe(client: pg.Client): Promise<void> {
  // One statement, so that the mark goes with all the rest or not at all.
  await client.query(`do $$
    declare item record;
    begin
      for item in select n.nspname as name from pg_namespace n
        where ${ownSchema} and n.nspname <> 'public' and not ${ofExtension('pg_namespace', 'n.oid')}
      loop execute format('drop schema %I cascade', item.name); end loop;
      for item in select c.relname as name, case c.relkind when 'v' then 'view' when 'm' then 'materialized view'
          when 'S' then 'sequence' when 'f' then 'foreign table' when 'c' then 'type' else 'table' end as kind
        from pg_class c where c.relnamespace = 'public'::regnamespace
          and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and not ${ofExtension('pg_class', 'c.oid')}
        order by c.relkind = 'S'   -- after the tables whose columns they number
      loop execute format('drop %s if exists public.%I cascade', item.kind, item.name); end loop;
      for item in select p.oid::regprocedure::text as name from pg_proc p
        where p.pronamespace = 'public'::regnamespace and not ${ofExtension('pg_proc', 'p.oid')}
      loop execute format('drop routine if exists %s cascade', item.name); end loop;
      for item in select t.typname as name from pg_type t
        where t.typnamespace = 'public'::regnamespace and t.typtype in ('d', 'e', 'r')
          and not ${ofExtension('pg_type', 't.oid')}
      loop execute format('drop type if exists public.%I cascade', item.name); end loop;
    end $$`)
}

const ofExtension = (catalog: string, oid: string) => `exists (select from pg_depend d
  where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`
