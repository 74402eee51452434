//! FFmpeg's enumerations as open values: a number that FFmpeg adds later is kept, not guessed.

/// A type over FFmpeg's number.
macro_rules! open_number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name(i32);

        impl $name {
            /// The value with FFmpeg's number.
            #[must_use]
            pub const fn from_raw(raw: i32) -> Self {
                Self(raw)
            }

            /// FFmpeg's number.
            #[must_use]
            pub const fn as_raw(self) -> i32 {
                self.0
            }
        }
    };
}

/// The value of a name, by FFmpeg's function that takes a text and answers less than 0 where it knows none.
macro_rules! number_from_name {
    ($name:ident, $what:expr, $from_name:path) => {
        impl $name {
            /// The value of this name, if FFmpeg has one.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                let name = crate::text::c_string(name, $what).ok()?;
                // SAFETY: a terminated string.
                let raw = unsafe { $from_name(name.as_ptr()) };
                (raw >= 0).then_some(Self(raw))
            }
        }
    };
}

pub(crate) use {number_from_name, open_number};
