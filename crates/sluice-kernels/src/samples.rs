//! Sample formats into one another, with libswresample's scale and rounding, and channels apart or together.

mod convert;
mod reorder;

pub use self::convert::{Convert, Sample};
pub use self::reorder::{Source, Target, convert};
