"""Doors to the world: files, fonts, exports."""
