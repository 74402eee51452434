//! Which instructions the processor has.

use std::cell::Cell;

thread_local! {
    static FORCE_SCALAR: Cell<bool> = const { Cell::new(false) };
}

/// Makes every kernel called on this thread run its scalar version: for tests and benches that compare the two.
pub fn force_scalar(force: bool) {
    FORCE_SCALAR.set(force);
}

/// Whether the AVX2 versions can run.
#[cfg(target_arch = "x86_64")]
pub(crate) fn has_avx2() -> bool {
    std::arch::is_x86_feature_detected!("avx2") && !FORCE_SCALAR.get()
}

/// Defines a function whose body is also compiled for AVX2, where the compiler vectorises it twice as wide.
macro_rules! also_for_avx2 {
    ($(#[$meta:meta])* $vis:vis fn $name:ident $(<[$($generics:tt)*] [$($params:tt)*]>)? ($($arg:ident: $type:ty),* $(,)?) $body:block) => {
        $(#[$meta])*
        $vis fn $name $(<$($generics)*>)? ($($arg: $type),*) {
            #[inline(always)]
            fn scalar $(<$($generics)*>)? ($($arg: $type),*) $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn avx2 $(<$($generics)*>)? ($($arg: $type),*) {
                    scalar $(::<$($params)*>)? ($($arg),*);
                }
                if $crate::cpu::has_avx2() {
                    // SAFETY: the processor has AVX2, as was just checked.
                    unsafe { avx2 $(::<$($params)*>)? ($($arg),*) };
                    return;
                }
            }
            scalar $(::<$($params)*>)? ($($arg),*);
        }
    };
}
pub(crate) use also_for_avx2;
