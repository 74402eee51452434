//! Checked views of bytes as numbers.

/// A number without padding whose every bit pattern is a value: what a byte slice can be viewed as.
///
/// # Safety
/// Implementors have no padding, no invalid bit pattern and no drop glue.
pub unsafe trait Plain: Copy + Default + Send + Sync + 'static {}

macro_rules! plain {
    ($($type:ty),*) => {
        // SAFETY: primitive numbers have neither padding nor invalid values.
        $(unsafe impl Plain for $type {})*
    };
}
plain!(u8, i8, u16, i16, u32, i32, u64, i64, f32, f64);

/// `bytes` as elements of `T`, a last incomplete element left out; `None` where the first byte is not aligned for `T`.
#[must_use]
pub fn view<T: Plain>(bytes: &[u8]) -> Option<&[T]> {
    // SAFETY: `Plain` promises that any bytes are valid values of `T`.
    let (before, elements, _) = unsafe { bytes.align_to::<T>() };
    before.is_empty().then_some(elements)
}

/// `bytes` as writable elements of `T`; see [`view`].
#[must_use]
pub fn view_mut<T: Plain>(bytes: &mut [u8]) -> Option<&mut [T]> {
    // SAFETY: `Plain` promises that any bytes are valid values of `T` and that any `T` is valid bytes.
    let (before, elements, _) = unsafe { bytes.align_to_mut::<T>() };
    before.is_empty().then_some(elements)
}
