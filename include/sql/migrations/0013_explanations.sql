-- What a link's weight holds beside the weights of its levels: with the model's m and u, all of it.
ALTER TABLE linkage.link
ADD COLUMN term_weights jsonb NOT NULL DEFAULT '{}',
ADD COLUMN household_weight double precision NOT NULL DEFAULT 0;
COMMENT ON COLUMN linkage.link.term_weights IS
'Comparison -> bits more or less, because the shared value is rarer or commoner than the average.';
COMMENT ON COLUMN linkage.link.household_weight IS
'Bits taken off (or, where relatives agree less than strangers, added): a non-match may be a relative.';
