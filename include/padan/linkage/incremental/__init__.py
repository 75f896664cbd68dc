"""Tables kept linked while their rows come, go and change."""
