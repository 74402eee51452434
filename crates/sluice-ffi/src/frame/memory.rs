//! Where a frame's bytes are, checked against the buffers that it refers to.

use std::ops::Range;

use ffmpeg_next::ffi;

/// Every buffer a frame refers to.
fn buffers(frame: &ffi::AVFrame) -> impl Iterator<Item = &ffi::AVBufferRef> {
    let extended = usize::try_from(frame.nb_extended_buf).unwrap_or(0);
    let extended = if frame.extended_buf.is_null() {
        &[]
    } else {
        // SAFETY: not null, and FFmpeg counts its entries in `nb_extended_buf`.
        unsafe { std::slice::from_raw_parts(frame.extended_buf, extended) }
    };
    frame.buf.iter().chain(extended).filter_map(|buffer| {
        // SAFETY: null or a reference that the frame holds, alive as long as it.
        unsafe { buffer.as_ref() }
    })
}

/// Whether `length` bytes from `start` lie in one buffer of the frame.
pub(super) fn holds(frame: &ffi::AVFrame, start: *const u8, length: usize) -> bool {
    let Some(wanted) = range(start, length) else {
        return false;
    };
    buffers(frame).any(|buffer| {
        range(buffer.data, buffer.size)
            .is_some_and(|held| held.start <= wanted.start && wanted.end <= held.end)
    })
}

fn range(start: *const u8, length: usize) -> Option<Range<usize>> {
    let start = start.addr();
    (start != 0).then_some(())?;
    Some(start..start.checked_add(length)?)
}

/// Fills every buffer of a frame that was just allocated with zeros.
pub(super) fn zero(frame: &mut ffi::AVFrame) {
    for buffer in buffers(frame) {
        if buffer.data.is_null() {
            continue;
        }
        // SAFETY: the frame was just allocated, so its buffers are writable for their
        // whole size and nobody else refers to them.
        unsafe { buffer.data.write_bytes(0, buffer.size) };
    }
}

/// The plane pointers of a block of sound: one per channel if planar, else one.
pub(super) fn audio_plane(frame: &ffi::AVFrame, index: usize, planes: usize) -> Option<*mut u8> {
    if frame.extended_data.is_null() {
        return None;
    }
    // SAFETY: not null, and FFmpeg keeps one pointer per plane there.
    let pointers = unsafe { std::slice::from_raw_parts(frame.extended_data, planes) };
    let plane = *pointers.get(index)?;
    (!plane.is_null()).then_some(plane)
}
