//! Owned, sound FFmpeg objects.
