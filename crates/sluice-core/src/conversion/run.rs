//! One pass over the sources.

use sluice_ffi::filter_graph::FilterEnd;

use super::config::{AudioConversion, Choice, Loudness, VideoConversion};
use super::copy::{Copy, PacketClock, adapter};
use super::encoding::{Encoding, Look, before, encode_audio, encode_video};
use super::graph::Graph;
use super::loudness::{Measured, correction};
use super::outcome::{Outcome, StreamOutcome};
use super::passes::Statistics;
use super::plan::{Route, Way};
use super::progress::SharedProgress;
use super::smart::SmartCopy;
use super::source::Source;
use super::{Conversion, OPERATION};
use crate::error::{Error, Result};
use crate::format::MediaKind;
use crate::media::{Metadata, StreamDetails};
use crate::write_config::{EncodingPass, InputInfo, StreamTags};
use crate::writer::{PacketStream, Writer};

/// The streams of one pass.
pub(super) struct Run {
    branches: Vec<(usize, Branch)>,
    graph: Option<(Graph, Vec<Option<Encoding>>)>,
    origins: Vec<StreamOutcome>,
}

enum Branch {
    Copy(Copy),
    Smart(Box<SmartCopy>),
    Encode(Box<Encode>),
}

/// A stream that is decoded and encoded.
struct Encode {
    place: usize,
    encoding: Encoding,
    finished: bool,
}

impl Branch {
    const fn is_finished(&self) -> bool {
        match self {
            Self::Copy(copy) => copy.finished || copy.timeless,
            Self::Smart(smart) => smart.finished,
            Self::Encode(encode) => encode.finished,
        }
    }
}

/// What decides how a stream is added.
struct Planner<'a, 'b> {
    conversion: &'a mut Conversion<'b>,
    writer: &'a mut Writer,
    measured: &'a [Option<Measured>],
    pass: EncodingPass,
}

impl Run {
    /// Taps the sources and adds the streams to the writer. `first`: the first of two passes, which encodes pictures alone.
    pub(super) fn plan(
        conversion: &mut Conversion<'_>,
        writer: &mut Writer,
        measured: &[Option<Measured>],
        statistics: Option<&Statistics>,
        first: bool,
    ) -> Result<Self> {
        let mut run = Self {
            branches: Vec::new(),
            graph: None,
            origins: Vec::new(),
        };
        let graph = match conversion.config.graph.clone() {
            Some(description) => Some(Graph::open(
                &description,
                &mut conversion.sources,
                conversion.profile,
            )?),
            None => None,
        };
        let outputs = graph.as_ref().map_or_else(Vec::new, Graph::outputs);
        let mut routes = std::mem::take(&mut conversion.routes);
        let mut planner = Planner {
            conversion,
            writer,
            measured,
            pass: statistics.map_or(EncodingPass::Single, Statistics::pass),
        };
        let planned = planner.add_all(&mut run, &mut routes, &outputs, first);
        conversion.routes = routes;
        let encodings = planned?;
        run.graph = graph.map(|graph| (graph, encodings));
        Ok(run)
    }

    /// Reads the sources to their ends.
    pub(super) fn drive(
        &mut self,
        conversion: &mut Conversion<'_>,
        writer: &mut Writer,
    ) -> Result<()> {
        let progress = conversion.progress;
        let sources = &mut conversion.sources;
        for source in sources.iter_mut() {
            source.begin()?;
        }
        writer.open(&Vec::new())?;
        while let Some(index) = self.next(sources, writer, progress)? {
            let Some(source) = sources.get_mut(index) else {
                break;
            };
            source.advance()?;
            self.drain(index, source, writer, progress)?;
        }
        for (index, branch) in &mut self.branches {
            let Some(source) = sources.get_mut(*index) else {
                continue;
            };
            match branch {
                Branch::Copy(copy) => copy.finish(writer)?,
                Branch::Smart(smart) => smart.finish(source, writer, progress)?,
                Branch::Encode(encode) => encode.encoding.finish(writer, progress)?,
            }
        }
        if let Some((_, encodings)) = &mut self.graph {
            for encoding in encodings.iter_mut().flatten() {
                encoding.finish(writer, progress)?;
            }
        }
        writer.flush()
    }

    /// The source to read next; none when all is done.
    fn next(
        &mut self,
        sources: &mut [Source],
        writer: &mut Writer,
        progress: &SharedProgress,
    ) -> Result<Option<usize>> {
        if let Some((graph, encodings)) = &mut self.graph {
            while !graph.is_ended() {
                let wanted = graph.advance()?;
                pull(graph, encodings, writer, progress)?;
                let Some(index) = wanted else { continue };
                match sources.get_mut(index) {
                    Some(source) if source.ended => graph.feed(index, source)?,
                    _ => return Ok(Some(index)),
                }
            }
        }
        let needed = |index: usize| {
            self.branches
                .iter()
                .any(|(source, branch)| *source == index && !branch.is_finished())
        };
        Ok(sources
            .iter()
            .enumerate()
            .filter(|(index, source)| !source.ended && needed(*index))
            .min_by_key(|(_, source)| source.position)
            .map(|(index, _)| index))
    }

    fn drain(
        &mut self,
        index: usize,
        source: &mut Source,
        writer: &mut Writer,
        progress: &SharedProgress,
    ) -> Result<()> {
        for (_, branch) in self.branches.iter_mut().filter(|(of, _)| *of == index) {
            match branch {
                Branch::Copy(copy) => copy.drain(source, writer, progress)?,
                Branch::Smart(smart) => smart.drain(source, writer, progress)?,
                Branch::Encode(encode) => encode.drain(source, writer, progress)?,
            }
        }
        if let Some((graph, _)) = &mut self.graph
            && graph.feeds_on(index)
        {
            graph.feed(index, source)?;
        }
        Ok(())
    }

    /// What was made.
    pub(super) fn outcome(&self, progress: &SharedProgress, writer: &Writer) -> Outcome {
        let mut streams = self.origins.clone();
        for (_, branch) in &self.branches {
            if let Branch::Smart(smart) = branch
                && let Some(stream) = streams.get_mut(smart.input)
            {
                stream.encoded_at_cuts = smart.encoded;
            }
        }
        Outcome {
            format: writer.format().name().to_owned(),
            duration: progress.get().position,
            streams,
            bytes: None,
        }
    }
}

impl Encode {
    fn drain(
        &mut self,
        source: &mut Source,
        writer: &mut Writer,
        progress: &SharedProgress,
    ) -> Result<()> {
        while let Some(timed) = source.reader.take_frame(self.place) {
            source.reach(timed.at);
            if self.finished {
                continue;
            }
            let Some(mut timed) = before(timed, source.end) else {
                self.finished = true;
                continue;
            };
            timed.at = timed.at - source.offset;
            self.encoding.push(&timed, writer, progress)?;
        }
        Ok(())
    }
}

fn pull(
    graph: &mut Graph,
    encodings: &mut [Option<Encoding>],
    writer: &mut Writer,
    progress: &SharedProgress,
) -> Result<()> {
    for (output, encoding) in encodings.iter_mut().enumerate() {
        while let Some(timed) = graph.pull(output)? {
            if let Some(encoding) = encoding {
                encoding.push(&timed, writer, progress)?;
            }
        }
    }
    Ok(())
}

impl Planner<'_, '_> {
    /// Adds all streams, pictures before sound; gives the encodings of the graph's outputs.
    fn add_all(
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
        let source = self.source(route)?;
        let coding = source.reader.packet_stream(route.stream)?;
        let place = source.reader.tap_packets(route.stream, route.kind)?;
        let stream = match source.info().streams.get(route.stream) {
            Some(info) => PacketStream::of(&coding, info)?,
            None => return Err(Error::internal(OPERATION, "A stream is not there.")),
        };
        let info = self
            .writer
            .add_packet_stream(stream, &StreamTags::default())
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
            adapter: adapter(&coding, self.writer.format())?,
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
        };
        Ok((Branch::Copy(copy), info))
    }

    fn encode(&mut self, route: &Route, index: usize) -> Result<(Branch, InputInfo)> {
        let (video, audio) = self.settings();
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
        let tags = source
            .info()
            .streams
            .get(route.stream)
            .map_or_else(Metadata::new, |stream| stream.metadata.clone());
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
        let none = Metadata::new();
        let kind = kind_of(output);
        let encoding = if kind == MediaKind::Video {
            let pass = self.pass.clone();
            encode_video(self.writer, output, Look::default(), &video, &none, pass)?
        } else {
            let last = audio.loudness.map(one_pass);
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
            || one_pass(loudness),
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

    fn info(&self, input: usize) -> Result<InputInfo> {
        self.writer
            .input_info(input)
            .ok_or_else(|| Error::internal(OPERATION, "An input is not there."))
    }
}

fn one_pass(loudness: Loudness) -> String {
    let Loudness {
        integrated,
        range,
        true_peak,
    } = loudness;
    format!("loudnorm=I={integrated}:LRA={range}:TP={true_peak}")
}

const fn kind_of(end: &FilterEnd) -> MediaKind {
    match end {
        FilterEnd::Audio(_) => MediaKind::Audio,
        FilterEnd::Video(_) => MediaKind::Video,
    }
}
