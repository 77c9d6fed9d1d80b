-- What every fen between a subject and its parties was taken for, of the subjects whose figures were worked out: the sums
-- of participants and both roles are the subject's figures, to the fen, and each opens its rows.
create table if not exists $local(participants) (
  cleaning UUID, subject UUID, party UUID, named UInt8, role LowCardinality(String),
  in_fen Int64, out_fen Int64, principal_fen Int64, returns_fen Int64, reinvest_fen Int64, commission_fen Int64,
  deposits UInt32, payouts UInt32, first_on Date32, last_on Date32
) engine = MergeTree partition by cleaning order by (subject, party);
$distributed(participants, cityHash64(subject));

-- kind: deposit, payout, other; the parts add up to what was paid, and are 0 where nothing is told apart.
create table if not exists $local(party_rows) (
  cleaning UUID, subject UUID, party UUID, role LowCardinality(String), kind LowCardinality(String), paid_on Date32, flow_fen Int64,
  principal_fen Int64, return_fen Int64, reinvest_fen Int64, commission_fen Int64,
  batch UUID, row_no UInt64
) engine = MergeTree partition by cleaning order by (subject, party, paid_on, batch, row_no);
$distributed(party_rows, cityHash64(subject));
