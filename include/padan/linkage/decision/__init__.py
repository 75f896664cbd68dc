"""Decision: the weight of every pair, its probability among its rivals, match, review or neither."""
