"""The demo world: seeds a believable province through the real actions. Nothing of it exists in production."""
