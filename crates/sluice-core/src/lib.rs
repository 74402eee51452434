//! The stages and products of sluice.
#![forbid(unsafe_code)]
