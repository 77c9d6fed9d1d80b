-- What moved between a subject and each counterparty of each kind, one row each, for the rows that count and those seen from elsewhere.
-- moves: in order; the day since 1970-01-01 plus 100,000 in the upper 24 bits of the first number, then the second of the
-- day and the rank within it; the amount in fen, positive when the subject receives it.
create table if not exists $local(pairs) (
  cleaning UUID, subject UUID, counterparty UUID, name UUID, identified_by LowCardinality(String), kind LowCardinality(String),
  in_fen Int64, out_fen Int64, in_count UInt32, out_count UInt32,
  first_in Nullable(Int32), last_in Nullable(Int32), first_out Nullable(Int32), last_out Nullable(Int32),
  moves Array(Tuple(UInt64, Int64))
) engine = MergeTree partition by cleaning order by (subject, counterparty);
$distributed(pairs, cityHash64(subject));
