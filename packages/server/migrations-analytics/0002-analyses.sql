-- What moved between a subject and each counterparty, one row each, for the rows that count and those seen from elsewhere.
-- first_… and last_…: days since 1970-01-01, null when there is no such movement.
create table if not exists $local(pairs) (
  cleaning UUID, subject UUID, counterparty UUID, name UUID, identified_by LowCardinality(String), kind LowCardinality(String),
  in_fen Int64, out_fen Int64, in_count UInt32, out_count UInt32,
  first_in Nullable(Int32), last_in Nullable(Int32), first_out Nullable(Int32), last_out Nullable(Int32)
) engine = MergeTree partition by cleaning order by (subject, counterparty);
$distributed(pairs, cityHash64(subject));
