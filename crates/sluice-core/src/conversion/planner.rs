//! How each stream of a conversion is added: what is tapped, what goes into the writer, and what lies between.

use sluice_ffi::filter_graph::FilterEnd;

use super::config::{AudioConversion, Choice, VideoConversion, said};
use super::copy::{Copy, PacketClock};
use super::encoding::{Encoding, Look, encode_audio, encode_video};
use super::loudness::{Measured, correction, target};
use super::outcome::StreamOutcome;
use super::plan::{Route, Way};
use super::run::{Branch, Encode, Run};
use super::smart::SmartCopy;
use super::source::Source;
use super::subtitles::Subtitles;
use super::{Conversion, OPERATION};
use crate::error::{Error, Result};
use crate::format::MediaKind;
use crate::media::{Metadata, StreamDetails, StreamInfo};
use crate::write_config::{EncodingPass, InputInfo, StreamTags, SubtitleInputConfig};
use crate::writer::{PacketStream, Writer};

/// What decides how a stream is added.
pub(super) struct Planner<'a, 'b> {
    pub(super) conversion: &'a mut Conversion<'b>,
    pub(super) writer: &'a mut Writer,
    pub(super) measured: &'a [Option<Measured>],
    pub(super) pass: EncodingPass,
}

impl Planner<'_, '_> {
    /// Adds all streams, pictures before sound; gives the encodings of the graph's outputs.
    pub(super) fn add_all(
        &mut self,
        run: &mut Run,
        routes: &mut [Route],
        outputs: &[FilterEnd],
        first: bool,
    ) -> Result<Vec<Option<Encoding>>> {
        let mut encodings: Vec<Option<Encoding>> = outputs.iter().map(|_| None).collect();
        for kind in [Some(MediaKind::Video), Some(MediaKind::Audio), None] {
            if first && kind != Some(MediaKind::Video) {
                continue;
            }
            for (output, encoding) in outputs.iter().zip(&mut encodings) {
                if kind == Some(kind_of(output)) {
                    *encoding = Some(self.add_output(run, output)?);
                }
            }
            for (index, route) in routes.iter_mut().enumerate() {
                let known = [MediaKind::Video, MediaKind::Audio].contains(&route.kind);
                if kind != known.then_some(route.kind) {
                    continue;
                }
                if !first || matches!(route.way, Way::Encode) {
                    self.add(run, route, index)?;
                }
            }
        }
        Ok(encodings)
    }

    fn add(&mut self, run: &mut Run, route: &mut Route, index: usize) -> Result<()> {
        let (branch, info) = match std::mem::replace(&mut route.way, Way::Encode) {
            Way::Encode => self.encode(route, index)?,
            Way::Subtitles(encoder) => self.subtitles(route, encoder)?,
            Way::Copy => {
                route.way = Way::Copy;
                self.copy(route)?
            }
            Way::Smart(edge) => {
                let (place, info, coding) = self.packets(route)?;
                let source = self.source(route)?;
                let limits = source.limits;
                let ends = (place, info.index);
                let smart = SmartCopy::new(ends, route.stream, &coding, *edge, &limits)?;
                (Branch::Smart(Box::new(smart)), info)
            }
        };
        run.branches.push((route.source, branch));
        run.origins.push(StreamOutcome {
            kind: route.kind,
            codec: info.codec,
            encoder: info.encoder,
            origin: Some((route.source, route.stream)),
            encoded_at_cuts: 0,
        });
        Ok(())
    }

    fn source(&mut self, route: &Route) -> Result<&mut Source> {
        self.conversion
            .sources
            .get_mut(route.source)
            .ok_or_else(|| Error::internal(OPERATION, "A source is not there."))
    }

    fn packets(
        &mut self,
        route: &Route,
    ) -> Result<(usize, InputInfo, crate::demuxer::StreamCoding)> {
        let given = self.kind_tags(route.kind);
        let source = self.source(route)?;
        let coding = source.reader.packet_stream(route.stream)?;
        let place = source.reader.tap_packets(route.stream, route.kind)?;
        let info = stream_of(source, route)?;
        let mut stream = PacketStream::of(&coding, info)?;
        let tags = said(info, &given, &route.tags);
        // All that is kept of the source's is among them.
        stream.facts.metadata = Metadata::new();
        let info = self
            .writer
            .add_packet_stream(stream, &tags)
            .map_err(|error| error.during(OPERATION))?;
        Ok((place, info, coding))
    }

    fn copy(&mut self, route: &Route) -> Result<(Branch, InputInfo)> {
        let (place, info, coding) = self.packets(route)?;
        let timeless = self
            .source(route)?
            .info()
            .streams
            .get(route.stream)
            .is_some_and(|stream| match &stream.details {
                StreamDetails::Video(video) => video.attached_picture,
                _ => stream.kind == MediaKind::Attachment,
            });
        let copy = Copy {
            place,
            input: info.index,
            kind: route.kind,
            clock: PacketClock {
                base: coding.time_base,
            },
            intra_only: coding.parameters.codec_id().is_intra_only(),
            timeless,
            begun: false,
            finished: false,
            held: Vec::new(),
        };
        Ok((Branch::Copy(copy), info))
    }

    fn encode(&mut self, route: &Route, index: usize) -> Result<(Branch, InputInfo)> {
        let (video, audio) = self.settings();
        let given = self.kind_tags(route.kind);
        let decoding = if route.kind == MediaKind::Video {
            &video.decoding
        } else {
            &audio.decoding
        };
        let source = self.source(route)?;
        let common = decoding.output();
        let (place, end) = source
            .reader
            .tap_frames(route.stream, route.kind, &common)?;
        let coding = source.reader.packet_stream(route.stream)?;
        let tags = said(stream_of(source, route)?, &given, &route.tags);
        let encoding = if route.kind == MediaKind::Video {
            let look = Look {
                color: coding.parameters.color(),
                rotation: coding.parameters.display_matrix(),
            };
            let pass = self.pass.clone();
            encode_video(self.writer, &end, look, &video, &tags, pass)?
        } else {
            let last = self.loudness(&audio, index);
            encode_audio(self.writer, &end, &audio, &tags, last)?
        };
        let info = self.info(encoding.input)?;
        let encode = Encode {
            place,
            encoding,
            finished: false,
        };
        Ok((Branch::Encode(Box::new(encode)), info))
    }

    fn add_output(&mut self, run: &mut Run, output: &FilterEnd) -> Result<Encoding> {
        let (video, audio) = self.settings();
        let kind = kind_of(output);
        let none = self.kind_tags(kind);
        let encoding = if kind == MediaKind::Video {
            let pass = self.pass.clone();
            encode_video(self.writer, output, Look::default(), &video, &none, pass)?
        } else {
            let last = audio.loudness.map(target);
            encode_audio(self.writer, output, &audio, &none, last)?
        };
        let info = self.info(encoding.input)?;
        run.origins.push(StreamOutcome {
            kind,
            codec: info.codec,
            encoder: info.encoder,
            origin: None,
            encoded_at_cuts: 0,
        });
        Ok(encoding)
    }

    /// The filter that brings the loudness, with what the first pass found.
    fn loudness(&self, audio: &AudioConversion, index: usize) -> Option<String> {
        let loudness = audio.loudness?;
        let measured = self.measured.get(index).and_then(Option::as_ref);
        Some(measured.map_or_else(
            || target(loudness),
            |measured| correction(loudness, measured),
        ))
    }

    fn settings(&self) -> (VideoConversion, AudioConversion) {
        let config = &self.conversion.config;
        let video = match &config.video {
            Choice::Auto(video) => video.clone(),
            _ => VideoConversion::default(),
        };
        let audio = match &config.audio {
            Choice::Auto(audio) => audio.clone(),
            _ => AudioConversion::default(),
        };
        (video, audio)
    }

    /// Decodes and encodes subtitles.
    fn subtitles(&mut self, route: &Route, encoder: &'static str) -> Result<(Branch, InputInfo)> {
        let given = self.kind_tags(route.kind);
        let encoder_options = match &self.conversion.config.subtitles {
            Choice::Auto(settings) => settings.encoder_options.clone(),
            _ => Vec::new(),
        };
        let source = self.source(route)?;
        let (place, head) = source.reader.tap_subtitles(route.stream)?;
        let config = SubtitleInputConfig {
            encoder: Some(encoder.to_owned()),
            encoder_options,
            header: head.header,
            size: head.screen.or_else(|| picture_size(source)),
            tags: said(stream_of(source, route)?, &given, &route.tags),
        };
        let info = self
            .writer
            .add_subtitle_stream(config)
            .map_err(|error| error.during(OPERATION))?;
        let branch = Branch::Subtitles(Box::new(Subtitles::new(place, info.index)));
        Ok((branch, info))
    }

    /// What the caller says of all streams of a kind.
    fn kind_tags(&self, kind: MediaKind) -> StreamTags {
        let config = &self.conversion.config;
        let tags = match kind {
            MediaKind::Video => match &config.video {
                Choice::Auto(video) => Some(&video.encoding.tags),
                _ => None,
            },
            MediaKind::Audio => match &config.audio {
                Choice::Auto(audio) => Some(&audio.encoding.tags),
                _ => None,
            },
            MediaKind::Subtitle => match &config.subtitles {
                Choice::Auto(subtitles) => Some(&subtitles.tags),
                _ => None,
            },
            _ => None,
        };
        tags.cloned().unwrap_or_default()
    }

    fn info(&self, input: usize) -> Result<InputInfo> {
        self.writer
            .input_info(input)
            .ok_or_else(|| Error::internal(OPERATION, "An input is not there."))
    }
}

fn stream_of<'a>(source: &'a Source, route: &Route) -> Result<&'a StreamInfo> {
    source
        .info()
        .streams
        .get(route.stream)
        .ok_or_else(|| Error::internal(OPERATION, "A stream is not there."))
}

/// Pixels of a source's pictures: subtitles that are pictures lie on them.
fn picture_size(source: &Source) -> Option<(u32, u32)> {
    let info = source.info();
    match &info.streams.get(info.default_video_stream?)?.details {
        StreamDetails::Video(video) => Some((video.width, video.height)),
        _ => None,
    }
}

const fn kind_of(end: &FilterEnd) -> MediaKind {
    match end {
        FilterEnd::Audio(_) => MediaKind::Audio,
        FilterEnd::Video(_) => MediaKind::Video,
    }
}
