"""From staging to BPJS and back: batch, approval, file, return file, data balikan."""
