//! The jump slots of a loaded ELF object: where each function is that it calls by name, filled in by the loader on the first call.

use std::ffi::CStr;
use std::ops::Range;
use std::sync::atomic::AtomicPtr;

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

/// A function that an object calls and does not have itself.
pub(crate) struct Call<'a> {
    /// Where its address is.
    pub(crate) slot: &'a AtomicPtr<c_void>,
    /// What it is called.
    pub(crate) name: &'a CStr,
    /// Whether the reference names a version of it.
    pub(crate) names_version: bool,
}

/// A loaded ELF object, which stays loaded: this library is linked to it.
pub(crate) struct Object {
    base: usize,
    readable: Vec<Range<usize>>,
    writable: Vec<Range<usize>>,
    sealed: Vec<Range<usize>>,
    dynamic: Vec<Dynamic>,
}

impl Object {
    /// The one that holds `address`.
    pub(crate) fn around(address: usize) -> Option<Self> {
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

    /// Each function called through a slot that can be written.
    pub(crate) fn calls(&self) -> Vec<Call<'_>> {
        let count = self.value(DT_PLTRELSZ).unwrap_or(0) / size_of::<Relocation>();
        let relocations =
            (0..count).filter_map(|n| self.read::<Relocation>(self.table(DT_JMPREL)?, n));
        relocations
            .filter(|relocation| relocation.kind == JUMP_SLOT)
            .filter_map(|relocation| self.call(&relocation))
            .collect()
    }

    fn call(&self, relocation: &Relocation) -> Option<Call<'_>> {
        let index = usize::try_from(relocation.symbol).ok()?;
        let symbol: Elf64_Sym = self.read(self.table(DT_SYMTAB)?, index)?;
        let version = self
            .table(DT_VERSYM)
            .and_then(|table| self.read::<u16>(table, index));
        if symbol.st_shndx != 0 {
            return None;
        }
        Some(Call {
            slot: self.slot(relocation.offset)?,
            name: self.name(&symbol)?,
            names_version: version.is_some_and(|version| version > UNVERSIONED),
        })
    }

    fn name(&self, symbol: &Elf64_Sym) -> Option<&CStr> {
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
