"""What views of ours and of plugins share: refusals, the way in, forms sent once."""
