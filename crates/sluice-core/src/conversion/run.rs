//! One pass over the sources.

use super::Conversion;
use super::copy::Copy;
use super::encoding::{Encoding, before};
use super::graph::Graph;
use super::loudness::Measured;
use super::outcome::{Outcome, StreamOutcome};
use super::passes::Statistics;
use super::planner::Planner;
use super::progress::SharedProgress;
use super::smart::SmartCopy;
use super::source::Source;
use super::subtitles::Subtitles;
use crate::error::Result;
use crate::write_config::EncodingPass;
use crate::writer::Writer;

/// The streams of one pass.
pub(super) struct Run {
    pub(super) branches: Vec<(usize, Branch)>,
    graph: Option<(Graph, Vec<Option<Encoding>>)>,
    pub(super) origins: Vec<StreamOutcome>,
}

/// What lies between a tap and the writer.
pub(super) enum Branch {
    Copy(Copy),
    Smart(Box<SmartCopy>),
    Encode(Box<Encode>),
    Subtitles(Box<Subtitles>),
}

/// A stream that is decoded and encoded.
pub(super) struct Encode {
    pub(super) place: usize,
    pub(super) encoding: Encoding,
    pub(super) finished: bool,
}

impl Branch {
    const fn is_finished(&self) -> bool {
        match self {
            Self::Copy(copy) => copy.finished || copy.timeless,
            Self::Smart(smart) => smart.finished,
            Self::Encode(encode) => encode.finished,
            Self::Subtitles(subtitles) => subtitles.finished,
        }
    }
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
                Branch::Copy(copy) => copy.finish(source, writer)?,
                Branch::Smart(smart) => smart.finish(source, writer, progress)?,
                Branch::Encode(encode) => encode.encoding.finish(writer, progress)?,
                Branch::Subtitles(subtitles) => subtitles.finish(source, writer)?,
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
                Branch::Subtitles(subtitles) => subtitles.drain(source, writer, progress)?,
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
