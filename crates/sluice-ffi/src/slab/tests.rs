use super::*;

#[test]
fn a_fresh_slab_is_aligned_and_has_the_length_asked_for() {
    for len in [0, 1, 63, 4096, 100_000, (2 << 20) + 1, 5 << 20] {
        let slab = Slab::with_len(len).unwrap();
        assert_eq!(slab.len(), len);
        assert_eq!(slab.as_ptr() as usize % ALIGNMENT, 0);
        assert!(slab.capacity() >= len);
    }
}

#[test]
fn every_byte_can_be_written_and_read_back() {
    let mut slab = Slab::with_len(3 << 20).unwrap();
    slab.fill(7);
    assert!(slab.iter().all(|&byte| byte == 7));
}

#[test]
fn growing_keeps_the_bytes_on_both_sides_of_the_huge_page_border() {
    let mut slab = Slab::with_len(1000).unwrap();
    for (index, byte) in slab.iter_mut().enumerate() {
        *byte = index as u8;
    }
    for len in [5000, 3 << 20, 9 << 20] {
        slab.resize(len).unwrap();
        assert_eq!(slab.len(), len);
        assert!(
            slab[..1000]
                .iter()
                .enumerate()
                .all(|(index, &byte)| byte == index as u8)
        );
        slab[len - 1] = 1;
    }
    slab.resize(10).unwrap();
    assert_eq!(&*slab, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn numbers_are_seen_through_typed_views() {
    let mut slab = Slab::with_len(10).unwrap();
    slab.typed_mut::<i16>().copy_from_slice(&[1, -2, 3, -4, 5]);
    assert_eq!(slab.typed::<i16>(), &[1, -2, 3, -4, 5]);
    assert_eq!(slab.typed::<f32>().len(), 2);
    assert_eq!(view::<f32>(&slab[1..9]), None, "not aligned");
}

#[test]
fn an_impossible_size_is_an_error_and_not_an_abort() {
    assert_eq!(
        Slab::with_len(usize::MAX).unwrap_err(),
        OutOfMemory { bytes: usize::MAX }
    );
    assert_eq!(
        Slab::with_len(1 << 60).unwrap_err(),
        OutOfMemory { bytes: 1 << 60 }
    );
}

#[test]
fn a_dropped_slab_is_used_again_with_its_pages() {
    // A size class of its own, so that no other test takes the block in between.
    let len = 23 << 20;
    let mut first = Slab::with_len(len).unwrap();
    first.fill(9);
    let address = first.as_ptr() as usize;
    drop(first);
    let second = Slab::with_len(len - 100).unwrap();
    assert_eq!(second.as_ptr() as usize, address);
    assert_eq!(second[0], 9, "its pages were kept");
}

#[test]
fn a_slab_can_move_to_another_thread() {
    let slab = Slab::with_len(64).unwrap();
    let len = std::thread::spawn(move || slab.len()).join().unwrap();
    assert_eq!(len, 64);
}
