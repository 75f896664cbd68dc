"""Files of anybody's, read as text, standardised and linked; without warehouse and scheduler."""
