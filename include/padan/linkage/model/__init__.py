"""A linkage model as data: what it may say (spec, conditions), how it is read, what training found."""
