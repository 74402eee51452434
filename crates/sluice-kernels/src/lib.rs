//! Pixel and sample conversion kernels.
