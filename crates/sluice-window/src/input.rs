//! What is read: pictures, the sound's clock, the end.
//!
//! ```text
//! 1  pts f64  bytes u32  picture     BGRA, as many bytes as the window has pixels times four
//! 2  position f64  at f64            the sound's clock
//! 3  until f64                       no picture follows; the last one lasts until then
//! ```

use std::io::{self, Read};
use std::sync::mpsc::Sender;

/// One message. Numbers are little-endian.
pub(crate) enum Message {
    Picture { pts: f64, pixels: Vec<u32> },
    Clock { position: f64, at: f64 },
    End { until: f64 },
}

/// Largest picture: what a corrupt length may cost.
const MOST_BYTES: u32 = 1 << 30;

/// Reads until the input ends, or nobody takes what comes.
pub(crate) fn read_all(mut input: impl Read, to: &Sender<Message>) {
    while let Ok(message) = read_one(&mut input) {
        if to.send(message).is_err() {
            return;
        }
    }
}

fn read_one(input: &mut impl Read) -> io::Result<Message> {
    let [kind] = bytes::<1>(input)?;
    match kind {
        1 => picture(input),
        2 => Ok(Message::Clock {
            position: number(input)?,
            at: number(input)?,
        }),
        3 => Ok(Message::End {
            until: number(input)?,
        }),
        _ => Err(io::Error::from(io::ErrorKind::InvalidData)),
    }
}

fn picture(input: &mut impl Read) -> io::Result<Message> {
    let pts = number(input)?;
    let length = u32::from_le_bytes(bytes(input)?);
    if length > MOST_BYTES {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    let mut raw = vec![0; length as usize];
    input.read_exact(&mut raw)?;
    let pixels = raw.as_chunks::<4>().0;
    Ok(Message::Picture {
        pts,
        pixels: pixels
            .iter()
            .map(|pixel| u32::from_le_bytes(*pixel))
            .collect(),
    })
}

fn number(input: &mut impl Read) -> io::Result<f64> {
    bytes(input).map(f64::from_le_bytes)
}

fn bytes<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn messages_come_out_as_they_went_in() {
        let mut written = vec![1];
        written.extend_from_slice(&1.5_f64.to_le_bytes());
        written.extend_from_slice(&8_u32.to_le_bytes());
        written.extend_from_slice(&[1, 2, 3, 4, 5, 6, 7, 8]);
        written.push(2);
        written.extend_from_slice(&2.0_f64.to_le_bytes());
        written.extend_from_slice(&9.0_f64.to_le_bytes());
        written.push(3);
        written.extend_from_slice(&4.0_f64.to_le_bytes());
        // What is broken ends the reading.
        written.extend_from_slice(&[9, 9]);
        let (sender, receiver) = channel();
        read_all(written.as_slice(), &sender);
        drop(sender);
        let all: Vec<Message> = receiver.iter().collect();
        assert!(
            matches!(&all[0], Message::Picture { pts: 1.5, pixels } if pixels == &[0x0403_0201, 0x0807_0605])
        );
        assert!(matches!(
            all[1],
            Message::Clock {
                position: 2.0,
                at: 9.0
            }
        ));
        assert!(matches!(all[2], Message::End { until: 4.0 }));
        assert_eq!(all.len(), 3);
    }
}
