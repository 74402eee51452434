//! The source side: what a string means, what it may reach, and the bytes themselves.

pub mod address;
pub mod bridge;
pub mod file;
pub mod location;
pub mod memory;
pub mod pipe;
pub mod policy;
pub mod prepare;
pub mod reach;
pub mod spool;
