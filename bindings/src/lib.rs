//! The Node-API addon of sluice.
#![deny(unsafe_code)]
