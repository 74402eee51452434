//! Binding FFmpeg to the present versions of a device library's functions.
//!
//! FFmpeg was linked without the device libraries, so its references to them name no version, and
//! for such a reference the dynamic loader takes the oldest version that a library has. ALSA and
//! VA-API have some functions twice: as they once were, and with the arguments that their headers
//! declare. [`bind_default_versions`] fills in the jump slots before the loader does, with what
//! linking to the library would have chosen.

use std::ffi::CStr;
use std::ops::Range;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, Ordering};

use ffmpeg_next::ffi;
use libc::{Elf64_Phdr, Elf64_Sym, PT_DYNAMIC, PT_GNU_RELRO, PT_LOAD, c_int, c_void, dl_phdr_info};

const DT_NULL: u64 = 0;
const DT_PLTRELSZ: u64 = 2;
const DT_STRTAB: u64 = 5;
const DT_SYMTAB: u64 = 6;
const DT_STRSZ: u64 = 10;
const DT_JMPREL: u64 = 23;
const DT_VERSYM: u64 = 0x6fff_fff0;
/// `VER_NDX_GLOBAL`: up to here a reference names no version.
const UNVERSIONED: u16 = 1;
#[cfg(target_arch = "x86_64")]
const JUMP_SLOT: u32 = 7;
#[cfg(target_arch = "aarch64")]
const JUMP_SLOT: u32 = 1026;

/// `Elf64_Dyn`: an entry of the dynamic section.
#[repr(C)]
#[derive(Clone, Copy)]
struct Dynamic {
    tag: u64,
    value: u64,
}

/// `Elf64_Rela`: where an address belongs, and whose.
#[repr(C)]
#[derive(Clone, Copy)]
struct Relocation {
    offset: u64,
    kind: u32,
    symbol: u32,
    _addend: i64,
}

/// Binds each function of the library `handle` that FFmpeg calls without naming a version to the
/// default version of it. What has one version is bound as it would be on its first call.
pub(super) fn bind_default_versions(handle: NonNull<c_void>) {
    for (slot, name) in callers().iter().flat_map(Object::unversioned_calls) {
        // SAFETY: a library that is never closed, and a terminated string.
        let known = unsafe { libc::dlsym(handle.as_ptr(), name.as_ptr()) };
        // SAFETY: a terminated string. Looks where the loader would, but finds the default version.
        let function = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
        if !known.is_null() && !function.is_null() {
            slot.store(function, Ordering::Release);
        }
    }
}

/// FFmpeg's libraries that use devices and hardware.
fn callers() -> Vec<Object> {
    let functions = [
        ffi::avutil_version as *const () as usize,
        ffi::avcodec_version as *const () as usize,
        ffi::avfilter_version as *const () as usize,
        ffi::avdevice_version as *const () as usize,
    ];
    functions.into_iter().filter_map(Object::around).collect()
}

/// A loaded ELF object, which stays loaded: this library is linked to it.
struct Object {
    base: usize,
    readable: Vec<Range<usize>>,
    writable: Vec<Range<usize>>,
    sealed: Vec<Range<usize>>,
    dynamic: Vec<Dynamic>,
}

impl Object {
    /// The one that holds `address`.
    fn around(address: usize) -> Option<Self> {
        let mut search = (address, None);
        // SAFETY: `visit` takes the pair that it is given here, which outlives the call.
        unsafe { libc::dl_iterate_phdr(Some(visit), (&raw mut search).cast()) };
        search.1
    }

    fn new(base: usize, headers: &[Elf64_Phdr], address: usize) -> Option<Self> {
        let place = |header: &Elf64_Phdr| {
            let start = base.wrapping_add(width(header.p_vaddr));
            start..start.saturating_add(width(header.p_memsz))
        };
        let of = |kind, flags| {
            let headers = headers.iter().filter(move |header| header.p_type == kind);
            headers
                .filter(move |header| header.p_flags & flags == flags)
                .map(place)
        };
        let mut object = Self {
            base,
            readable: of(PT_LOAD, libc::PF_R).collect(),
            writable: of(PT_LOAD, libc::PF_W).collect(),
            sealed: of(PT_GNU_RELRO, 0).collect(),
            dynamic: Vec::new(),
        };
        let start = of(PT_DYNAMIC, 0).next()?.start;
        // Other objects are not looked into.
        if !of(PT_LOAD, 0).any(|range| range.contains(&address)) {
            return None;
        }
        let entries = (0..).map_while(|n| object.read::<Dynamic>(start, n));
        object.dynamic = entries.take_while(|entry| entry.tag != DT_NULL).collect();
        Some(object)
    }

    /// Each function called through a slot that can be written, by a name alone.
    fn unversioned_calls(&self) -> Vec<(&AtomicPtr<c_void>, &CStr)> {
        let count = self.value(DT_PLTRELSZ).unwrap_or(0) / size_of::<Relocation>();
        let relocations =
            (0..count).filter_map(|n| self.read::<Relocation>(self.table(DT_JMPREL)?, n));
        let calls = relocations.filter(|relocation| relocation.kind == JUMP_SLOT);
        calls
            .filter_map(|call| Some((self.slot(call.offset)?, self.unversioned_name(call.symbol)?)))
            .collect()
    }

    fn unversioned_name(&self, index: u32) -> Option<&CStr> {
        let index = usize::try_from(index).ok()?;
        let symbol: Elf64_Sym = self.read(self.table(DT_SYMTAB)?, index)?;
        let version = self
            .table(DT_VERSYM)
            .and_then(|table| self.read::<u16>(table, index));
        if symbol.st_shndx != 0 || version.is_some_and(|version| version > UNVERSIONED) {
            return None;
        }
        let start = usize::try_from(symbol.st_name).ok()?;
        let length = self.value(DT_STRSZ)?.checked_sub(start)?;
        let first = self.table(DT_STRTAB)?.checked_add(start)?;
        if !holds(&self.readable, first, length) {
            return None;
        }
        // SAFETY: these bytes are within a readable segment of an object that stays loaded; no one writes to its names.
        let names = unsafe { std::slice::from_raw_parts(first as *const u8, length) };
        CStr::from_bytes_until_nul(names).ok()
    }

    /// A slot as the loader itself fills it in on a first call; none where it did so before, and then sealed it.
    fn slot(&self, offset: u64) -> Option<&AtomicPtr<c_void>> {
        let slot = self.base.checked_add(width(offset))?;
        let size = size_of::<usize>();
        let sealed = self.sealed.iter().any(|range| range.contains(&slot));
        if sealed || !holds(&self.writable, slot, size) || !slot.is_multiple_of(size) {
            return None;
        }
        // SAFETY: aligned, within a writable segment of an object that stays loaded; the loader writes it whole, too.
        Some(unsafe { AtomicPtr::from_ptr(slot as *mut *mut c_void) })
    }

    fn value(&self, tag: u64) -> Option<usize> {
        let entry = self.dynamic.iter().find(|entry| entry.tag == tag)?;
        usize::try_from(entry.value).ok()
    }

    /// Where a table is. The loader of glibc has put addresses for the offsets of the file, others leave them.
    fn table(&self, tag: u64) -> Option<usize> {
        let value = self.value(tag)?;
        let offset = value < self.base;
        if offset {
            self.base.checked_add(value)
        } else {
            Some(value)
        }
    }

    /// The `index`-th `T` of the table at `start`, within the object.
    fn read<T: Plain>(&self, start: usize, index: usize) -> Option<T> {
        let place = start.checked_add(index.checked_mul(size_of::<T>())?)?;
        if !holds(&self.readable, place, size_of::<T>()) {
            return None;
        }
        // SAFETY: these bytes are within a readable segment of an object that stays loaded, and any bytes are a `Plain`.
        Some(unsafe { (place as *const T).read_unaligned() })
    }
}

/// What any bytes are, so that it can be read from anywhere.
///
/// # Safety
/// Every bit pattern has to be a value of the type.
unsafe trait Plain: Copy {}
// SAFETY: an integer.
unsafe impl Plain for u16 {}
// SAFETY: integers in C's layout.
unsafe impl Plain for Dynamic {}
// SAFETY: integers in C's layout.
unsafe impl Plain for Relocation {}
// SAFETY: integers in C's layout.
unsafe impl Plain for Elf64_Sym {}

fn holds(ranges: &[Range<usize>], start: usize, length: usize) -> bool {
    let end = start.checked_add(length);
    end.is_some_and(|end| {
        ranges
            .iter()
            .any(|range| range.start <= start && end <= range.end)
    })
}

/// An address or a size of the file.
#[expect(
    clippy::cast_possible_truncation,
    reason = "both are 64 bits wide where this is compiled"
)]
fn width(value: u64) -> usize {
    value as usize
}

/// Called for each loaded object until it has found the one.
unsafe extern "C" fn visit(info: *mut dl_phdr_info, _size: usize, search: *mut c_void) -> c_int {
    // SAFETY: the loader's description of one object, valid through this call.
    let info = unsafe { &*info };
    // SAFETY: what `Object::around` passed, and nobody else holds.
    let (address, found) = unsafe { &mut *search.cast::<(usize, Option<Object>)>() };
    if info.dlpi_phdr.is_null() {
        return 0;
    }
    // SAFETY: not null, so there are `dlpi_phnum` headers.
    let headers =
        unsafe { std::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum)) };
    *found = Object::new(width(info.dlpi_addr), headers, *address);
    c_int::from(found.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where each of FFmpeg's libraries that calls `name` gets to.
    fn bound(name: &CStr) -> Vec<*mut c_void> {
        let libraries = callers();
        let calls = libraries.iter().flat_map(Object::unversioned_calls);
        let slots = calls.filter(|(_, called)| *called == name);
        slots
            .map(|(slot, _)| slot.load(Ordering::Acquire))
            .collect()
    }

    fn calls_the_present_one(device: &str, names: &[&CStr], old: &CStr, present: &CStr) {
        if crate::device::load_device_libraries(device).is_err() {
            return;
        }
        for name in names {
            let version = |version: &CStr| {
                // SAFETY: terminated strings.
                unsafe { libc::dlvsym(libc::RTLD_DEFAULT, name.as_ptr(), version.as_ptr()) }
            };
            let expected = version(present);
            assert!(
                !expected.is_null() && expected != version(old),
                "{name:?} has two versions"
            );
            assert_eq!(bound(name), [expected], "{name:?}");
        }
    }

    #[test]
    fn what_alsa_has_twice_is_called_as_its_header_declares_it() {
        let names = [
            c"snd_pcm_hw_params_get_buffer_size_max",
            c"snd_pcm_hw_params_get_period_size_min",
            c"snd_pcm_hw_params_set_buffer_size_near",
            c"snd_pcm_hw_params_set_period_size_near",
            c"snd_pcm_hw_params_set_rate_near",
        ];
        calls_the_present_one("alsa", &names, c"ALSA_0.9", c"ALSA_0.9.0rc4");
    }

    #[test]
    fn what_vaapi_has_twice_is_called_as_its_header_declares_it() {
        let names = [c"vaCreateSurfaces"];
        calls_the_present_one("vaapi", &names, c"VA_API_0.32.0", c"VA_API_0.33.0");
    }

    #[test]
    fn what_names_its_version_is_left_to_the_loader() {
        let libraries = callers();
        assert_eq!(libraries.len(), 4);
        assert_eq!(bound(c"pa_context_new").len(), 1);
        for versioned in [c"memcpy", c"av_frame_free", c"avfilter_graph_alloc"] {
            assert!(bound(versioned).is_empty(), "{versioned:?}");
        }
        assert!(Object::around(0).is_none());
    }
}
