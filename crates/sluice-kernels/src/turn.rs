//! Pictures turned by quarters and mirrored. `N` is the bytes of one pixel.

/// How a picture is turned for display: first turned clockwise, then mirrored left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turn {
    /// Quarter turns clockwise, 0 to 3.
    pub quarters: u8,
    /// Whether left and right change places, after turning.
    pub mirror: bool,
}

impl Turn {
    /// Whether the picture stays as it is.
    #[must_use]
    pub const fn is_identity(self) -> bool {
        self.quarters == 0 && !self.mirror
    }

    /// Whether width and height change places.
    #[must_use]
    pub const fn swaps_sides(self) -> bool {
        self.quarters % 2 == 1
    }
}

/// Side of the squares in which pictures are transposed, so that reading and writing both stay in the cache.
const TILE: usize = 32;

/// Turns a picture of `width × height` pixels without padding between rows. Does nothing if a slice is too short for it.
pub fn turn<const N: usize>(from: &[u8], width: usize, height: usize, turn: Turn, to: &mut [u8]) {
    let (from, _) = from.as_chunks::<N>();
    let (to, _) = to.as_chunks_mut::<N>();
    let count = width.saturating_mul(height);
    let (Some(from), Some(to)) = (from.get(..count), to.get_mut(..count)) else {
        return;
    };
    if count == 0 {
        return;
    }
    match turn.quarters % 4 {
        0 => rows(from, to, width, false, turn.mirror),
        2 => rows(from, to, width, true, !turn.mirror),
        quarters => transpose(
            from,
            to,
            (width, height),
            quarters == 3,
            turn.mirror != (quarters == 1),
        ),
    }
}

/// Copies rows, from the last to the first if `upside_down`, each reversed if `mirror`.
fn rows<T: Copy>(from: &[T], to: &mut [T], width: usize, upside_down: bool, mirror: bool) {
    let height = from.len() / width;
    for (y, out) in to.chunks_exact_mut(width).enumerate() {
        let y = if upside_down { height - 1 - y } else { y };
        let row = &from[y * width..][..width];
        if mirror {
            for (out, pixel) in out.iter_mut().zip(row.iter().rev()) {
                *out = *pixel;
            }
        } else {
            out.copy_from_slice(row);
        }
    }
}

/// Columns become rows: from the last column if `upside_down`, from the last row to the first if `mirror`.
fn transpose<T: Copy>(
    from: &[T],
    to: &mut [T],
    (width, height): (usize, usize),
    upside_down: bool,
    mirror: bool,
) {
    for tile_y in (0..height).step_by(TILE) {
        for tile_x in (0..width).step_by(TILE) {
            for x in tile_x..(tile_x + TILE).min(width) {
                let row = if upside_down { width - 1 - x } else { x };
                for y in tile_y..(tile_y + TILE).min(height) {
                    let column = if mirror { height - 1 - y } else { y };
                    to[row * height + column] = from[y * width + x];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // 1 2 3
    // 4 5 6
    const PICTURE: [u8; 6] = [1, 2, 3, 4, 5, 6];

    fn turned(quarters: u8, mirror: bool) -> [u8; 6] {
        let mut out = [0; 6];
        turn::<1>(&PICTURE, 3, 2, Turn { quarters, mirror }, &mut out);
        out
    }

    #[test]
    fn quarters_are_clockwise() {
        assert_eq!(turned(0, false), [1, 2, 3, 4, 5, 6]);
        assert_eq!(turned(1, false), [4, 1, 5, 2, 6, 3]);
        assert_eq!(turned(2, false), [6, 5, 4, 3, 2, 1]);
        assert_eq!(turned(3, false), [3, 6, 2, 5, 1, 4]);
    }

    #[test]
    fn mirroring_comes_after_turning() {
        assert_eq!(turned(0, true), [3, 2, 1, 6, 5, 4]);
        assert_eq!(turned(1, true), [1, 4, 2, 5, 3, 6]);
        assert_eq!(turned(2, true), [4, 5, 6, 1, 2, 3]);
        assert_eq!(turned(3, true), [6, 3, 5, 2, 4, 1]);
    }

    #[test]
    fn four_quarters_give_the_picture_back_at_sizes_around_the_tile() {
        for (width, height) in [(1, 1), (31, 33), (64, 32), (100, 7)] {
            let picture: Vec<u8> = (0..width * height * 3)
                .map(|value| (value % 251) as u8)
                .collect();
            let (mut now, mut size) = (picture.clone(), (width, height));
            for _ in 0..4 {
                let mut next = vec![0; now.len()];
                turn::<3>(
                    &now,
                    size.0,
                    size.1,
                    Turn {
                        quarters: 1,
                        mirror: false,
                    },
                    &mut next,
                );
                (now, size) = (next, (size.1, size.0));
            }
            assert_eq!(now, picture);
        }
    }

    #[test]
    fn a_picture_that_is_not_there_whole_is_left_alone() {
        let mut out = [9; 6];
        turn::<1>(
            &PICTURE[..5],
            3,
            2,
            Turn {
                quarters: 1,
                mirror: false,
            },
            &mut out,
        );
        assert_eq!(out, [9; 6]);
    }
}
